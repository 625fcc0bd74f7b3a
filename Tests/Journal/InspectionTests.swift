// SPDX-License-Identifier: Apache-2.0
import Foundation
import Journal
import JournalSQLite
import Testing
import Wire

/// Journals that nobody has open. Beside a running bus: `Tests/Bus/VerifyTests.swift`.
@Suite struct InspectionTests {
    let whole = TwoHundred.shared

    /// Verifies, and expects the directory to be what it was: names, bytes and times.
    func verify(_ scratch: Scratch) throws -> Position {
        let before = try state(scratch)
        defer { #expect(throws: Never.self) { try #expect(state(scratch) == before) } }
        return try Inspection(directory: scratch.url).verify()
    }

    private struct File: Equatable {
        var bytes: Data
        var changed: Date?
    }

    private func state(_ scratch: Scratch) throws -> [String: File] {
        let names = try FileManager.default.contentsOfDirectory(atPath: scratch.url.path)
        return try Dictionary(
            uniqueKeysWithValues: names.map { name in
                let attributes = try FileManager.default.attributesOfItem(
                    atPath: scratch.path(name))
                return (
                    name,
                    File(
                        bytes: scratch.bytes(name),
                        changed: attributes[.modificationDate] as? Date)
                )
            })
    }

    private func damage(_ scratch: Scratch) -> String {
        let error = #expect(throws: JournalError.self) { try verify(scratch) }
        guard case .damaged(let sequence, let what) = error else { return "\(error as Any)" }
        return "\(sequence): \(what)"
    }

    /// A journal that was closed: no log, no index.
    private func closed() throws -> Scratch {
        let home = Scratch()
        do {
            let journal = try SQLiteJournal(directory: home.url)
            for number in 0..<40 {
                try journal.append(event("f\(number)", data: "\"needle-\(number)-\""))
            }
        }
        for name in ["journal.sqlite-wal", "journal.sqlite-shm"] {
            try? FileManager.default.removeItem(atPath: home.path(name))
        }
        return home
    }

    @Test func `a closed journal is verified, and nothing in its directory changes`() throws {
        let home = try closed()
        #expect(try verify(home).sequence == 40)
        #expect(Inspection(directory: home.url).holder == nil)
    }

    @Test(arguments: ["format", "epoch", "verified"])
    func `a bit in any byte of what the journal says of itself is damage`(name: String) throws {
        let home = try closed()
        for number in 0..<2 {
            let journal = try SQLiteJournal(directory: home.url)
            _ = try journal.openEpoch()
            try journal.append(event("g\(number)"))
        }
        let whole = home.bytes("journal.sqlite")
        // Past the header of the file, which says "SQLite format 3".
        let place = try #require(whole.dropFirst(100).firstRange(of: Data(name.utf8)))
        // Five bytes say how long the row is and what it holds; eight of the seal end it.
        for byte in (place.lowerBound - 5)..<(place.upperBound + 8) {
            let copy = home.copy()
            var bytes = whole
            bytes[byte] ^= 1 << UInt8(byte % 8)
            copy.write(bytes, "journal.sqlite")
            #expect(damage(copy).first?.isNumber == true, "byte \(byte - place.lowerBound)")
            #expect(try SQLiteJournal(directory: copy.url).damage != nil)
        }
    }

    @Test func `a copy with a log and no index is verified with its log`() throws {
        let copy = whole.scratch.copy()
        #expect(try verify(copy) == whole.commits.last?.through)
    }

    @Test func `what a crash left is verified with its log and its index`() throws {
        let copy = whole.scratch.copy()
        // An index of another log, as the crash of a machine leaves it.
        copy.write(Data(repeating: 0x5A, count: 32 * 1024), "journal.sqlite-shm")
        #expect(try verify(copy) == whole.commits.last?.through)
    }

    @Test func `a path of any letters is verified`() throws {
        let home = try closed()
        let odd = home.url.appending(path: "50% ?x#y ä")
        try FileManager.default.createDirectory(at: odd, withIntermediateDirectories: true)
        for name in ["journal.sqlite", "head"] {
            try home.bytes(name).write(to: odd.appending(path: name))
        }
        #expect(try Inspection(directory: odd).verify().sequence == 40)
    }

    @Test func `damage is named by its first sequence`() throws {
        let home = try closed()
        var bytes = home.bytes("journal.sqlite")
        let needle = try #require(bytes.firstRange(of: Data("needle-6-".utf8)))
        bytes[needle.lowerBound] ^= 1
        home.write(bytes, "journal.sqlite")
        #expect(damage(home) == "7: its events do not match the chain")
    }

    @Test func `a flipped bit in the log is a journal that lost its end`() throws {
        let copy = whole.scratch.copy()
        var log = copy.bytes("journal.sqlite-wal")
        log[log.count / 2] ^= 1
        copy.write(log, "journal.sqlite-wal")
        #expect(damage(copy).contains("to 400 were stored and are gone"))
        #expect(copy.bytes("journal.sqlite-wal") == log)
    }

    @Test func `a log that was taken away, or a head file, is missed`() throws {
        let headless = whole.scratch.copy()
        try FileManager.default.removeItem(atPath: headless.path("head"))
        #expect(damage(headless).contains("the head file is missing"))
        let logless = whole.scratch.copy()
        try FileManager.default.removeItem(atPath: logless.path("journal.sqlite-wal"))
        #expect(damage(logless) == "201: events 201 to 400 were stored and are gone")
    }

    @Test func `a head file behind the journal says nothing against it`() throws {
        let copy = whole.scratch.copy()
        let early = Scratch()
        do {
            let journal = try SQLiteJournal(directory: early.url)
            try journal.append(event("other"))
        }
        // Of another history it is damage, wherever it stands.
        copy.write(early.bytes("head"), "head")
        #expect(damage(copy) == "1: the head file tells of another history")
        let home = Scratch()
        var old = Data()
        do {
            let journal = try SQLiteJournal(directory: home.url)
            try journal.append(event("a"))
            old = home.bytes("head")
            try journal.append(event("b"))
        }
        home.write(old, "head")
        #expect(try Inspection(directory: home.url).verify().sequence == 2)
    }

    @Test func `what is no journal is told from a damaged one`() throws {
        let home = Scratch()
        home.write(Data("not a database, but somebody's".utf8), "journal.sqlite")
        #expect(throws: JournalError.self) { try verify(home) }
    }
}
