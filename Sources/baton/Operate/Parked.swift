// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Events
internal import Foundation
internal import Journey
internal import Wire
internal import WorkerKit

struct Parked: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Events that a worker could not decide, and the keys that wait behind them.",
        subcommands: [List.self, Retry.self, Skip.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "What is parked, oldest first.")

        @Flag(help: "As JSON.")
        var json = false
        @OptionGroup var source: ReadOptions

        func run() async throws {
            try await source.withHistory { history in
                let parked = try await ParkedEvents.of(history).waiting
                if json {
                    let encoder = JSONEncoder()
                    encoder.outputFormatting = [
                        .prettyPrinted, .sortedKeys, .withoutEscapingSlashes,
                    ]
                    let parkings = parked.map(\.parking)
                    Terminal.data(String(decoding: try encoder.encode(parkings), as: UTF8.self))
                    return
                }
                guard !parked.isEmpty else { return Terminal.note("nothing is parked") }
                var table = Table(numbers: [0])
                table.add(["event", "worker", "since", "key", "reason"])
                for item in parked {
                    table.add([
                        "\(item.parking.anchor)", item.parking.worker.rawValue,
                        TapLine.time(item.since), item.parking.waiting, item.parking.reason,
                    ])
                }
                for line in table.lines { Terminal.out(line) }
            }
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lets the worker decide the event again, then those that wait behind it.")
        @OptionGroup var release: ReleaseOptions
        func run() async throws { try await release.release(retry: true) }
    }

    struct Skip: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Leaves the event out, and goes on with those that wait behind it.")
        @OptionGroup var release: ReleaseOptions
        func run() async throws { try await release.release(retry: false) }
    }
}

/// Which parked event is released, and by whom.
struct ReleaseOptions: ParsableArguments {
    @Argument(help: "The event's sequence, as `baton journal parked list` shows it.")
    var event: UInt64
    @Option(
        help: ArgumentHelp("Of this worker; needed where several parked it.", valueName: "name"))
    var worker: String?
    @Option(help: ArgumentHelp("Who decides so; goes into the journal.", valueName: "person"))
    var by: String?
    @OptionGroup var bus: BusOptions

    func release(retry: Bool) async throws {
        try await Connection.with(bus.address) { connection in
            let all = try await ParkedEvents.of(.bus(connection)).waiting
            let meant = all.filter {
                $0.parking.anchor == event
                    && (worker ?? $0.parking.worker.rawValue) == $0.parking.worker.rawValue
            }
            guard let parked = meant.first, meant.count == 1 else { throw failure(meant) }
            let sequence = try await connection.client.release(
                Release(
                    worker: parked.parking.worker, anchor: event, key: parked.parking.waiting,
                    retry: retry, by: by ?? ProcessInfo.processInfo.userName))
            Terminal.out(
                "\(parked.parking.worker) \(retry ? "retries" : "skips") event \(event): "
                    + "released by event \(sequence)")
        }
    }

    private func failure(_ meant: [ParkedEvents.Item]) -> Failure {
        meant.isEmpty
            ? Failure(
                "event \(event) is not parked", mend: "Look: `baton journal parked list`.",
                status: .data)
            : Failure(
                "event \(event) is parked by several workers",
                mend: "Name one: --worker \(meant[0].parking.worker).", status: .data)
    }
}
