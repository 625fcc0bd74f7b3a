// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Season

struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The whole system under a virtual clock, with faults that follow from a seed.",
        discussion: """
            Messages are lost, doubled and late; workers and the bus die and come back. Then \
            everything acknowledged must be there once, every handoff owned, and every fold's \
            state the one that a replay gives. A failing seed says how to run it again.
            """)

    @Option(help: "How many seeds.")
    var seeds = 1_000
    @Option(help: "The first seed.")
    var from: UInt64 = 1

    func validate() throws {
        guard seeds > 0 else { throw ValidationError("--seeds takes a number from 1 on") }
    }

    /// Seeds at once: one a core of the reference machine.
    private static let atOnce = 2

    func run() async throws {
        let start = ContinuousClock.now
        let failing = await withTaskGroup(of: (UInt64, [String]).self) { group in
            var failing: [(seed: UInt64, complaints: [String])] = []
            var next = from
            let end = from + UInt64(seeds)
            var done = 0
            while next < min(end, from + UInt64(Self.atOnce)) {
                let seed = next
                group.addTask { (seed, Self.trial(seed)) }
                next += 1
            }
            for await (seed, complaints) in group {
                done += 1
                Terminal.progress("\(done) of \(seeds) seeds")
                if !complaints.isEmpty { failing.append((seed, complaints)) }
                if next < end {
                    let seed = next
                    group.addTask { (seed, Self.trial(seed)) }
                    next += 1
                }
            }
            return failing.sorted { $0.seed < $1.seed }
        }
        Terminal.endProgress()
        for (seed, complaints) in failing.prefix(10) {
            Terminal.out("seed \(seed): baton dev simulate --seeds 1 --from \(seed)")
            for line in complaints.prefix(10) { Terminal.out("  " + line.prefix(300)) }
        }
        let time = (ContinuousClock.now - start).brief
        Terminal.out("\(seeds - failing.count) passed, \(failing.count) failed")
        Terminal.note("\(seeds) seeds in \(time)")
        if !failing.isEmpty { throw ExitCode.failure }
    }

    private static func trial(_ seed: UInt64) -> [String] {
        do { return try CompanySeason.run(seed: seed) } catch { return ["\(error)"] }
    }
}
