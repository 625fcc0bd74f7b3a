// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Foundation
internal import Journey
internal import Wire
internal import WorkerKit

struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Who is there and how far: workers, position, lag, parked keys.",
        discussion: "Exit code 1 when the journal is damaged or a worker is not ready.")

    @Flag(help: "As JSON.")
    var json = false

    @OptionGroup var bus: BusOptions

    func run() async throws {
        let status = try await Connection.with(bus.address) { $0.status }
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            Terminal.out(String(decoding: try encoder.encode(status), as: UTF8.self))
        } else {
            for line in StatusText.lines(of: status, at: bus.address.publish, .standard) {
                Terminal.out(line)
            }
        }
        if status.damaged != nil || status.workers.contains(where: { $0.state != "ready" }) {
            throw ExitReason.refused.code
        }
    }
}

/// The status as a table.
enum StatusText {
    static func lines(of status: BusStatus, at endpoint: String, _ ink: Ink) -> [String] {
        var lines = [
            "bus \(endpoint)  epoch \(status.epoch)  head \(status.head)  "
                + "\(TapLine.time(status.time)) UTC"
        ]
        if let damaged = status.damaged {
            lines.append(ink(.red, "damaged, serves reading only: \(damaged)"))
        }
        guard !status.workers.isEmpty else { return lines + ["no worker has reported yet"] }
        var table = Table(numbers: [2, 3, 4])
        table.add(["worker", "state", "through", "lag", "parked", "replica"])
        for worker in status.workers { table.add(cells(of: worker)) }
        let rows = table.lines
        return lines + [ink.dim(rows[0])]
            + zip(rows.dropFirst(), status.workers).flatMap { row, worker in
                [coloured(row, worker, ink)]
                    + (worker.complaint.map { [ink(.red, "  \($0)")] } ?? [])
            }
    }

    private static func coloured(_ row: String, _ worker: WorkerStatus, _ ink: Ink) -> String {
        switch worker.state {
        case "ready" where worker.parkedKeys == 0: row
        case "silent", "stuck": ink(.red, row)
        default: ink(.yellow, row)
        }
    }

    private static func cells(of worker: WorkerStatus) -> [String] {
        let seconds = Duration.milliseconds(Int64(worker.lagSeconds * 1_000))
        let lag = worker.lagEvents == 0 ? "–" : "\(worker.lagEvents) (\(seconds.brief))"
        return [
            worker.worker.rawValue, worker.state, "\(worker.through)", lag,
            worker.parkedKeys == 0 ? "–" : "\(worker.parkedKeys)", worker.replica,
        ]
    }
}
