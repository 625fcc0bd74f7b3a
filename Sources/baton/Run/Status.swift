// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Events
internal import Foundation
internal import Journey
internal import Wire
internal import WorkerKit

struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Who is there and how far: workers, position, lag, parked keys.",
        discussion: """
            Exit code 1 when the journal is damaged, a worker is not ready, one that the rules \
            name is not there, or a key is parked.
            """)

    @Flag(help: "As JSON.")
    var json = false

    @OptionGroup var bus: BusOptions

    func run() async throws {
        let address = try bus.address
        let (status, endpoint) = try await Connection.with(address) { connection in
            let whole = Whole(
                status: connection.status, stopped: try await Self.stopped(connection))
            return (whole, await connection.client.endpoint)
        }
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            Terminal.data(String(decoding: try encoder.encode(status), as: UTF8.self))
        } else {
            for line in StatusText.lines(of: status, at: endpoint, .standard) {
                Terminal.out(line)
            }
        }
        if !status.isWell { throw ExitReason.refused.code }
    }

    /// What the bus has in sight, and who should be in sight and is not.
    struct Whole: Encodable, Hashable {
        var status: BusStatus
        /// Workers that the rules name and that the bus does not see.
        var stopped: [WorkerName]

        var isWell: Bool {
            status.damaged == nil && stopped.isEmpty
                && status.workers.allSatisfy {
                    [.ready, .standingBy].contains($0.state) && $0.parkedKeys == 0
                }
        }

        private enum Key: String, CodingKey { case stopped }

        /// The bus's own status, with one key more.
        func encode(to encoder: any Encoder) throws {
            try status.encode(to: encoder)
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(stopped, forKey: .stopped)
        }
    }

    private static func stopped(_ connection: Connection) async throws -> [WorkerName] {
        var rules = Rules()
        var query = Query()
        query.types = [TopologyActivated.type]
        try await History.bus(connection).events(query) { _, event in
            guard let activated = event.body as? TopologyActivated else { return }
            rules.activate(activated.topology, version: activated.version)
        }
        return stopped(named: rules.topology.workers.keys.map(\.self), in: connection.status)
    }

    static func stopped(named workers: [WorkerName], in status: BusStatus) -> [WorkerName] {
        Set(workers).subtracting(status.workers.map(\.worker)).sorted()
    }
}

/// The status as a table.
enum StatusText {
    static func lines(of whole: Status.Whole, at endpoint: String, _ ink: Ink) -> [String] {
        let status = whole.status
        var lines = [
            "bus \(endpoint)  epoch \(status.epoch)  head \(status.head)  "
                + "\(TapLine.time(status.time)) UTC"
        ]
        if let damaged = status.damaged {
            lines.append(ink(.red, "serves reading only: the journal is \(damaged)"))
        }
        lines += pressure(status.pressure).map { [ink(.yellow, $0)] } ?? []
        guard !status.workers.isEmpty else { return lines + ["no worker has reported yet"] }
        var table = Table(numbers: [3, 4, 5])
        table.add(["worker", "state", "slots", "through", "lag", "parked", "replica"])
        for worker in status.workers { table.add(cells(of: worker)) }
        let stopped = status.damaged == nil ? whole.stopped : []
        for worker in stopped {
            table.add([worker.rawValue, "stopped", "–", "–", "–", "–", "–"])
        }
        let rows = table.lines
        let seen = zip(rows.dropFirst(), status.workers).flatMap { row, worker in
            [coloured(row, worker, ink)] + (worker.complaint.map { [ink(.red, "  \($0)")] } ?? [])
        }
        return lines + [ink.dim(rows[0])] + seen
            + rows.suffix(stopped.count).map { ink(.red, $0) } + nextSteps(whole)
    }

    /// Nil while nobody has to wait for long: below a tenth of the queue, and nobody turned away.
    private static func pressure(_ pressure: BusPressure) -> String? {
        guard pressure.turnedAway > 0 || pressure.waitingBytes * 10 > pressure.mostBytes else {
            return nil
        }
        func mebibytes(_ bytes: Int) -> String {
            String(format: "%.1f", Double(bytes) / 1_048_576)
        }
        return
            "under pressure: \(pressure.waitingRequests.of("publish", "publishes")) wait for the "
            + "disk, \(mebibytes(pressure.waitingBytes)) of \(mebibytes(pressure.mostBytes)) MiB; "
            + "\(pressure.turnedAway) told to come again since the bus began"
    }

    /// What to do about that which is not well.
    private static func nextSteps(_ whole: Status.Whole) -> [String] {
        // Workers of a bus that serves reading only are refused, whether they are there or not.
        if whole.status.damaged != nil {
            return [
                "`baton journal verify` of the journal names the damage; put a backup in its "
                    + "place: `baton journal restore BACKUP --to NEW`, then `baton up --data NEW`"
            ]
        }
        let workers = whole.status.workers
        var steps: [String] = []
        if workers.contains(where: { $0.parkedKeys > 0 }) {
            steps.append("keys are parked: see `baton journal parked`")
        }
        for worker in workers where worker.state == .silent {
            let others = workers.contains {
                $0.worker == worker.worker && [.ready, .standingBy].contains($0.state)
            }
            steps.append(
                "\(worker.worker)/\(worker.replica) died, hangs or is stopped: look for its "
                    + "process with `ps`, or start it again"
                    + (others ? "; the others have its work" : ""))
        }
        for worker in whole.stopped {
            steps.append(
                "\(worker) is not there: start baton-\(worker); `baton up` starts who stands in "
                    + "its topology, and its log says why one ends")
        }
        return steps
    }

    private static func coloured(_ row: String, _ worker: WorkerStatus, _ ink: Ink) -> String {
        switch worker.state {
        case .ready where worker.parkedKeys == 0: row
        case .standingBy where worker.parkedKeys == 0: ink.dim(row)
        case .silent, .stuck: ink(.red, row)
        default: ink(.yellow, row)
        }
    }

    /// The slots of 64 that a replica speaks for: `0–20 42`; a dash where they are not shared.
    static func slots(_ slots: [UInt8]?) -> String {
        guard let slots, let first = slots.first else { return "–" }
        var runs: [ClosedRange<UInt8>] = [first...first]
        for slot in slots.dropFirst() {
            if slot == runs[runs.count - 1].upperBound + 1 {
                runs[runs.count - 1] = runs[runs.count - 1].lowerBound...slot
            } else {
                runs.append(slot...slot)
            }
        }
        return runs.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)–\($0.upperBound)" }
            .joined(separator: " ")
    }

    private static func cells(of worker: WorkerStatus) -> [String] {
        let seconds = Duration(nearest: worker.lagSeconds)
        let lag = worker.lagEvents == 0 ? "–" : "\(worker.lagEvents) (\(seconds.brief))"
        return [
            worker.worker.rawValue, worker.state.rawValue, slots(worker.slots),
            "\(worker.through)", lag,
            worker.parkedKeys == 0 ? "–" : "\(worker.parkedKeys)", worker.replica,
        ]
    }
}
