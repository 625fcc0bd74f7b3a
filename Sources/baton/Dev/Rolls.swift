// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Wire
internal import WorkerKit

/// Rolls everybody to another build and back: each process in turn is asked to end, and started
/// again from the other directory of executables.
struct Rolls: Striking {
    /// Of the other build's executables.
    let other: URL
    /// How often everybody is rolled there and back.
    let rounds: Int

    /// What one process's turn came to.
    private struct Rolled {
        var isBus: Bool
        /// To the other build, and not back to this one.
        var isThere: Bool
        /// From asking it to end until it had.
        var drain: Duration
        /// From asking it to end until the other build was ready, or stood by.
        var handover: Duration
        /// What a publisher waited at the most.
        var wait: Duration
        var complaints: [String]
    }

    /// - Throws: ``Failure`` that names an executable which the other directory lacks.
    func check(_ fleet: Fleet) throws {
        for member in fleet.workers + fleet.buses {
            let path = other.appending(path: member.executable).path
            guard !FileManager.default.isExecutableFile(atPath: path) else { continue }
            throw Failure(
                "\(other.path) has no \(member.executable)",
                mend: "Name a folder with every executable of another build, such as "
                    + ".build/debug after `swift build`.", status: .noInput)
        }
    }

    func run(_ scene: Scene) async throws -> Toll {
        let members = scene.fleet.workers + scene.fleet.buses
        try await scene.until("everybody has reported") {
            try await scene.everybodyHasReported(since: 0)
        }
        let turns = Array(repeating: [other, Shipped.directory], count: rounds).joined().flatMap {
            directory in members.map { (member: $0, directory: directory) }
        }
        let rolled = try await scene.inShares(turns.count) { number in
            try await roll(turns[number].member, to: turns[number].directory, scene)
        }
        return Toll(
            deeds: "\(rolled.count) processes rolled from one build to the other",
            figures: Self.words(of: rolled.filter(\.isThere), "to the other build")
                + Self.words(of: rolled.filter { !$0.isThere }, "back to this one"),
            complaints: rolled.flatMap(\.complaints))
    }

    /// The figures of one direction: builds may take differently long.
    private static func words(of rolled: [Rolled], _ direction: String) -> [String] {
        let workers = rolled.filter { !$0.isBus }
        let buses = rolled.filter(\.isBus)
        return [
            "workers \(direction), \(workers.count) times: "
                + "ended after \(workers.map(\.drain).words), "
                + "ready again after \(workers.map(\.handover).words)",
            "buses \(direction), \(buses.count) times: ready again after "
                + "\(buses.map(\.handover).words), publishers waited \(buses.map(\.wait).words)",
        ]
    }

    private func roll(
        _ member: Fleet.Member, to directory: URL, _ scene: Scene
    ) async throws -> Rolled {
        try await scene.untilReady(member)
        let start = ContinuousClock.now
        await scene.supervisor.end([member.name], within: Supervisor.workersEnd)
        let drain = ContinuousClock.now - start
        let complaints = try await complaints(about: member, scene)
        await scene.supervisor.start(member, from: directory)
        try await scene.untilReady(member)
        let handover = ContinuousClock.now - start
        if member.worker == nil {
            try await scene.until("everybody has reported") {
                try await scene.everybodyHasReported(since: 0)
            }
        }
        _ = try await scene.acknowledgement(after: .now)
        return Rolled(
            isBus: member.worker == nil, isThere: directory == other, drain: drain,
            handover: handover,
            wait: await scene.ledger.longestWait(since: start), complaints: complaints)
    }

    /// One that was asked to end does so in order, and a worker gives back what it spoke for: the
    /// bus counts on it no longer.
    private func complaints(
        about member: Fleet.Member, _ scene: Scene
    ) async throws -> [String] {
        var complaints: [String] = []
        let how = await scene.supervisor.ends[member.name]?.how ?? "?"
        if how != "exit code 0" { complaints.append("\(member.name) ended with \(how)") }
        guard member.worker != nil else { return complaints }
        let status = try await scene.client.status(patience: Scene.patience)
        if status.workers.contains(where: { $0.replica == member.name }) {
            complaints.append("\(member.name) ended, and the bus counts on it still")
        }
        return complaints
    }
}
