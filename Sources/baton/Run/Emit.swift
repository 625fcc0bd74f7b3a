// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Events
internal import Foundation
internal import Wire
internal import WorkerKit

struct Emit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Publishes events from a file.",
        discussion: """
            Takes one event, an array of them, or one a line (NDJSON), in CloudEvents JSON. All \
            are checked before any is sent. An event that the journal has already changes \
            nothing and is said to be there.
            """)

    @Argument(help: "The file; - for standard input.")
    var file: String

    @OptionGroup var bus: BusOptions

    func run() async throws {
        let events = try EventFile.events(in: try Self.bytes(of: file), named: file)
        guard !events.isEmpty else {
            throw Failure("there is no event in \(file)", status: .data)
        }
        let batches = EventFile.batches(events)
        try await Connection.with(bus.address) { connection in
            var duplicates = 0
            var said = 0
            for batch in batches {
                let places = try await connection.client.publish(batch)
                for place in places {
                    duplicates += place.duplicate ? 1 : 0
                    Terminal.out(
                        "\(place.sequence)" + (place.duplicate ? "  was there before" : ""))
                }
                said += places.count
                if batches.count > 1 { Terminal.progress("\(said) of \(events.count)") }
            }
            if batches.count > 1 { Terminal.endProgress() }
            let note = duplicates == 0 ? "" : ", \(duplicates) of them there before"
            Terminal.note("\(events.count.of("event")) on disk\(note)")
        }
    }

    private static func bytes(of file: String) throws -> [UInt8] {
        if file == "-" {
            return Array(try FileHandle.standardInput.readToEnd() ?? Data())
        }
        do { return Array(try Data(contentsOf: URL(filePath: file))) } catch {
            throw Failure(
                "\(file) cannot be read", mend: "Name a file of events, or - for standard input.",
                status: .noInput)
        }
    }
}
