// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Journal
internal import JournalSQLite
internal import Journey
internal import Wire
internal import WorkerKit

/// A bus on a long journal, on which one worker after the other is started and ended.
final class RestartStage {
    /// One start of a process.
    struct Run {
        /// From its start until it is ready.
        var time: Duration
        /// The most that it had in memory, in bytes.
        var memory: Int
        /// Of all its folds; 0 where none was waited for.
        var snapshotBytes = 0

        var memoryText: String { "\(memory / 1_048_576) MiB" }
    }

    /// More than a replay of everything takes on a slow machine.
    private static let patience = Duration.seconds(300)
    private static let look = Duration.milliseconds(5)

    /// Workers that keep snapshots, and such as only go on from them: they may be started again and
    /// again from the same.
    private let (fleet, readers): (Fleet, Fleet)
    private let snapshots: SnapshotFiles
    private var bus: Supervisor?

    init(directory: URL, ports: Ports, snapshotEvery: Int) throws {
        func fleet(_ snapshotEvery: UInt64) throws -> Fleet {
            try Fleet(
                ports: ports, journal: .directory(directory.path), topology: Shipped.topologyPath,
                notify: nil, snapshotEvery: snapshotEvery)
        }
        (self.fleet, readers) = (try fleet(UInt64(snapshotEvery)), try fleet(1 << 40))
        snapshots = SnapshotFiles(beside: directory)
    }

    func openBus() async throws -> Run {
        let supervisor = Supervisor(directory: Shipped.directory) { _, _ in }
        bus = supervisor
        let start = ContinuousClock.now
        await supervisor.start(fleet.bus)
        return try await Connection.with(fleet.address, patience: Self.patience) { _ in
            Run(
                time: ContinuousClock.now - start,
                memory: await supervisor.memory(of: fleet.bus.name))
        }
    }

    func closeBus() async {
        await bus?.end([fleet.bus.name], within: Supervisor.busEnd)
        bus = nil
    }

    /// Starts a worker, and ends it in order once it is ready.
    ///
    /// - Parameter keepsSnapshot: Once each of its folds has been kept; otherwise it keeps none.
    func start<W: Worker>(_ worker: W.Type, keepsSnapshot: Bool) async throws -> Run {
        let workers = (keepsSnapshot ? fleet : readers).workers
        guard let member = workers.first(where: { $0.worker == W.name }) else {
            throw Failure("\(W.name) is not among the workers of the topology", status: .data)
        }
        return try await Connection.with(fleet.address) { connection in
            let supervisor = Supervisor(directory: Shipped.directory) { _, _ in }
            let start = ContinuousClock.now
            await supervisor.start(member)
            try await wait("\(W.name) is not ready") {
                try await connection.client.status().workers.contains {
                    $0.worker == W.name && $0.state == .ready && $0.lagEvents == 0
                }
            }
            var run = Run(
                time: ContinuousClock.now - start, memory: await supervisor.memory(of: member.name))
            if keepsSnapshot {
                let folds = W.partitioning == .whole ? 1 : Slot.count
                var kept: [Slot: Int] = [:]
                try await wait("\(W.name) keeps no snapshot") {
                    kept = self.snapshots.kept(of: W.name, version: W.version)
                    return kept.count == folds
                }
                run.snapshotBytes = kept.values.reduce(0, +)
            }
            await supervisor.end([member.name], within: Supervisor.workersEnd)
            return run
        }
    }

    private func wait(_ what: String, until isSo: () async throws -> Bool) async throws {
        let end = ContinuousClock.now + Self.patience
        while try await !isSo() {
            guard ContinuousClock.now < end else {
                throw Failure("\(what) after \(Self.patience.brief)", status: .unavailable)
            }
            try await Task.sleep(for: Self.look)
        }
    }
}

extension Supervisor {
    /// The most that a process has had in memory so far, in bytes, where the system says it.
    func memory(of name: String) -> Int {
        guard let process = process(of: name),
            let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
            let kibibytes = line.split(whereSeparator: { !$0.isNumber }).first.flatMap({ Int($0) })
        else { return 0 }
        return kibibytes * 1024
    }
}
