// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Journey
internal import Season
internal import WorkerTesting

struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The whole system under a virtual clock, with faults that follow from a seed.",
        discussion: """
            Messages are lost, doubled, late and held back; workers and the bus die, stand still \
            and come back; the disk is slow, fails and tears what it writes; clocks jump. Then \
            everything acknowledged must be there once, every handoff owned, every fold told \
            everything in order, and its state the one that a replay gives. A failing seed says \
            how to run it again. The table says how often each fault struck; the history is a \
            digest of all that was stored.
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
        let report = try await play()
        Terminal.endProgress()
        for run in report.failing.prefix(10) {
            Terminal.out("seed \(run.seed): baton dev simulate --seeds 1 --from \(run.seed)")
            for violation in run.violations.prefix(10) {
                Terminal.out("  " + violation.description.prefix(300))
            }
        }
        for line in table(report).lines { Terminal.out(line) }
        let failed = report.failing.count
        Terminal.out(
            "\(report.count - failed) passed, \(failed) failed; history \(report.history.hex)")
        Terminal.note("\(seeds) seeds in \((ContinuousClock.now - start).brief)")
        if failed > 0 { throw ExitCode.failure }
    }

    private func play() async throws -> SeasonReport {
        try await withThrowingTaskGroup(of: CompanySeason.Run.self) { group in
            var report = SeasonReport()
            var waiting = (from..<(from + UInt64(seeds))).makeIterator()
            func begin() {
                guard let seed = waiting.next() else { return }
                group.addTask { try CompanySeason.run(seed: seed) }
            }
            for _ in 1...Self.atOnce { begin() }
            for try await run in group {
                report.add(run)
                Terminal.progress("\(report.count) of \(seeds) seeds")
                begin()
            }
            return report
        }
    }

    /// How often each fault struck: what never does is not tested.
    private func table(_ report: SeasonReport) -> Table {
        var table = Table(numbers: [0, 1])
        table.add(["times", "seeds", "fault"])
        for fault in Fault.allCases {
            let (count, seeds) = report.strikes(fault)
            table.add(["\(count)", "\(seeds)", fault.rawValue])
        }
        return table
    }
}
