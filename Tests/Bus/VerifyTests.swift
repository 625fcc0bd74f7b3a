// SPDX-License-Identifier: Apache-2.0
import Events
import Foundation
import Journal
import JournalSQLite
import Journey
import Testing
import Wire
import WorkerKit
import ZeroMQ

/// A journal is verified beside the bus that has it open.
@Suite(.serialized) struct VerifyTests {
    @Test func `a journal is whole whenever it is verified beside a bus that appends`()
        async throws
    {
        let bus = try await BusProcess()
        let door = BusClient(context: try Context(), address: bus.address, name: "door")
        try await door.open()
        _ = try await door.publish([Load.event("first", bytes: 1024)])
        let appending = Task {
            var (number, acknowledged): (Int, UInt64) = (0, 0)
            while !Task.isCancelled {
                let events = (0..<2).map { Load.event("\(number)-\($0)", bytes: 256) }
                acknowledged = try await door.publish(events).last?.sequence ?? 0
                number += 1
            }
            return acknowledged
        }
        let inspection = Inspection(directory: bus.directory)
        #expect(inspection.holder == bus.number)
        var ends: [UInt64] = []
        for _ in 0..<20 {
            ends.append(try inspection.verify().sequence)
            // The bus goes on: the next look has more to see.
            _ = try await door.publish([Load.event("look-\(ends.count)", bytes: 1024)])
        }
        #expect(zip(ends, ends.dropFirst()).allSatisfy { $0 < $1 })
        appending.cancel()
        let last = try await appending.value
        #expect(try inspection.verify().sequence >= last)
        #expect(last > 20)
        await door.close()
    }

    @Test func `damage is named beside a bus that appends`() async throws {
        let directory = FileManager.default.temporaryDirectory.appending(
            path: "baton-\(UUID().uuidString)")
        try Load.fill(directory, count: 40)
        let bus = try await BusProcess(on: directory)
        let door = BusClient(context: try Context(), address: bus.address, name: "door")
        try await door.open()
        _ = try await door.publish([Load.event("live-1", bytes: 1024)])
        let inspection = Inspection(directory: directory)
        let end = try inspection.verify().sequence
        #expect(end >= 41)
        try Load.spoil("filled-6\"", in: directory)
        _ = try await door.publish([Load.event("live-2", bytes: 1024)])
        #expect(
            throws: JournalError.damaged(
                sequence: 7, what: "its events do not match the chain")
        ) { try inspection.verify() }
        // The bus is none the worse for it, unless its own scrub has come there meanwhile.
        do {
            _ = try await door.publish([Load.event("live-3", bytes: 1024)])
        } catch BusError.refused(let why) { #expect(why.hasPrefix("damaged at event 7: ")) }
        await door.close()
    }
}

/// Events to fill a journal with.
enum Load {
    /// An event of about so many bytes.
    static func event(_ id: String, bytes: Int) -> [UInt8] {
        let filling = String(repeating: "x", count: max(0, bytes - 128))
        let text = """
            {"specversion":"1.0","id":"\(id)","source":"/load","type":"activity.logged",\
            "subject":"deal:1","data":{"x":"\(filling)"}}
            """
        return Array(text.utf8)
    }

    /// A journal of so many commits, all of them in the database file once it is closed.
    static func fill(_ directory: URL, count: Int) throws {
        let journal = try SQLiteJournal(directory: directory)
        for number in 0..<count {
            let json = event("filled-\(number)", bytes: 512)
            let submitted = Submitted(envelope: try Envelope(scanning: json), json: json)
            _ = try journal.append(
                Group(
                    epoch: 1, recorded: Instant(microseconds: 1_772_000_000_000_000),
                    submissions: [Submission(outcome: nil, events: [submitted])]))
        }
    }

    /// Changes one letter of the database file, in place: the file is open.
    static func spoil(_ text: String, in directory: URL) throws {
        let file = directory.appending(path: "journal.sqlite")
        let bytes = try Data(contentsOf: file)
        let place = try #require(bytes.firstRange(of: Data(text.utf8))).lowerBound
        let handle = try FileHandle(forUpdating: file)
        try handle.seek(toOffset: UInt64(place))
        try handle.write(contentsOf: Data([bytes[place] ^ 1]))
        try handle.close()
    }
}
