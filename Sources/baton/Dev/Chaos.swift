// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Foundation
internal import Wire
internal import WorkerKit
internal import WorkerTesting

struct Chaos: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Real processes under load, killed in random order.",
        discussion: """
            Every process is killed with SIGKILL so many times while handoffs pass. Then every \
            handoff has one owner found once, one set of tasks and one clock for each SLA, no \
            sequence is missing, nobody met a conflict, and the state of every worker is byte for \
            byte what a replay from the first event gives.
            """)

    @Option(help: "Handoffs that pass meanwhile.")
    var handoffs = 2_000
    @Option(help: "Kills of each process.")
    var kills = 20
    @Option(help: "The order of the kills.")
    var seed: UInt64 = 1
    @Option(name: .customLong("port-base"), help: "The first port.")
    var portBase = 17_770

    func validate() throws {
        guard handoffs > 0, kills >= 0 else {
            throw ValidationError("--handoffs takes a number from 1 on, --kills from 0 on")
        }
    }

    func run() async throws {
        let directory = FileManager.default.temporaryDirectory
            .appending(path: "baton-chaos-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        let fleet = try Fleet(
            ports: Ports(base: portBase), journal: .directory(directory.path),
            topology: Shipped.topologyPath,
            notify: nil, everyHealth: true)
        let alerts = Alerts()
        let supervisor = Supervisor(directory: Shipped.directory) { line, name in
            alerts.hear(line, from: name)
        }
        let start = ContinuousClock.now
        await supervisor.start(fleet.bus)
        for worker in fleet.workers { await supervisor.start(worker) }
        let campaign = ChaosCampaign(
            handoffs: handoffs, kills: kills, seed: seed, fleet: fleet,
            ports: Ports(base: portBase), supervisor: supervisor)
        let states: [String: StateReport]
        do { states = try await campaign.run() } catch {
            await supervisor.end(fleet.workers.map(\.name) + [fleet.bus.name], within: .seconds(5))
            for line in alerts.last { Terminal.note(line) }
            throw error
        }
        await supervisor.end(fleet.workers.map(\.name), within: Supervisor.workersEnd)
        await supervisor.end([fleet.bus.name], within: Supervisor.busEnd)
        var verdict = try ChaosVerdict(journal: openJournal(directory.path), handoffs: handoffs)
        verdict.judge(states)
        verdict.complaints += alerts.conflicts
        let time = (ContinuousClock.now - start).brief
        Terminal.out(
            "\(handoffs) handoffs, \(kills) kills of each of \(fleet.workers.count + 1) processes, "
                + "\(verdict.events) events in \(time)")
        for complaint in verdict.complaints.prefix(20) { Terminal.out("✗ \(complaint)") }
        Terminal.out(verdict.complaints.isEmpty ? "✓ all is there, once" : "✗ not all is well")
        if !verdict.complaints.isEmpty { throw ExitCode.failure }
    }
}

/// What the processes said that a campaign must not make them say.
final class Alerts: @unchecked Sendable {
    // Guarded by the lock.
    private let lock = NSLock()
    private var found: [String] = []
    private var recent: [String] = []

    var conflicts: [String] { lock.withLock { found } }
    var last: [String] { lock.withLock { recent } }

    func hear(_ line: String, from name: String) {
        lock.withLock {
            recent = recent.suffix(40) + ["\(name): \(line)"]
            if line.contains("conflict") || line.contains("cannot go on") {
                found.append("\(name): \(line)")
            }
        }
    }
}
