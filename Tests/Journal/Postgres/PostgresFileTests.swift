// SPDX-License-Identifier: Apache-2.0
import Foundation
import Journal
import JournalPostgres
import Journey
import Postgres
import PostgresTesting
import Testing
import Wire

/// One bit of a server's files has changed while it was down: of a table, of an index, of its log.
@Suite(.serialized) struct PostgresFileTests {
    // After a crash it would make every file of the cluster durable, one by one.
    private let server = try! PostgresServer(["recovery_init_sync_method=syncfs"])
    private let place: ScratchSchema

    init() { place = ScratchSchema(server) }

    private var data: URL { server.directory.appending(path: "data") }
    private var headFile: URL { server.directory.appending(path: "head") }

    private func open() throws -> PostgresJournal {
        var options = PostgresJournal.Options()
        options.headFile = headFile
        return try place.open(options)
    }

    private func fill(_ numbers: Range<Int>) throws {
        let journal = try open()
        for number in numbers {
            try journal.append(
                event("a\(number)", correlation: "h"), outcome: outcome(at: UInt64(number * 2 + 1)),
                seconds: number)
            try journal.append(event("b\(number)", data: #"{"x":"mark \#(number)."}"#))
        }
        journal.close()
    }

    private func flip(_ file: URL, byte: Int) throws {
        let handle = try FileHandle(forUpdating: file)
        try handle.seek(toOffset: UInt64(byte))
        let value = try #require(try handle.read(upToCount: 1)?.first)
        try handle.seek(toOffset: UInt64(byte))
        try handle.write(contentsOf: Data([value ^ 4]))
        try handle.close()
    }

    /// What verifying names, and what a bus that starts does.
    private func named() throws -> (verified: JournalError?, opened: JournalError?) {
        var verified: JournalError?
        do {
            let inspection = PostgresInspection(
                server.string(), schema: place.schema, headFile: headFile)
            _ = try inspection.verify()
        } catch { verified = error as? JournalError }
        // What a crash leaves, unless that is what has changed.
        try? place.expire()
        do {
            let journal = try open()
            defer { journal.close() }
            return (verified, journal.damage)
        } catch { return (verified, error as? JournalError) }
    }

    @Test func `a flipped bit in a page of any table or index is named`() throws {
        try fill(0..<40)
        try server.execute("CHECKPOINT")
        let rows = try server.execute(
            """
            SELECT relname::text, pg_relation_filepath(oid) FROM pg_class \
            WHERE relnamespace = $1::text::regnamespace AND pg_relation_size(oid) > 0 \
            AND relname NOT LIKE '%snapshots%' ORDER BY relname
            """, [.text(place.schema)])
        let files = (0..<rows.count).map { (name: rows.text($0, 0)!, path: rows.text($0, 1)!) }
        #expect(files.count > 10)
        try server.crash()
        let pristine = server.directory.appending(path: "pristine")
        try run(["cp", "-a", data.path, pristine.path])
        var random = Seeded(state: 0x5EED)
        for file in files {
            let url = data.appending(path: file.path)
            let bytes = try Data(contentsOf: url)
            let used = bytes.indices.filter { bytes[$0] != 0 }
            let byte = try #require(used.randomElement(using: &random))
            try flip(url, byte: byte)
            try server.start()
            let (verified, opened) = try named()
            let what = "\(file.name) byte \(byte): \(String(describing: (verified, opened)))"
            #expect(verified?.sequence != nil, "\(what)")
            #expect(opened?.sequence != nil, "\(what)")
            try server.crash()
            try run(["rm", "-r", data.path])
            try run(["cp", "-a", pristine.path, data.path])
        }
        try server.start()
        let (verified, opened) = try named()
        #expect(verified == nil && opened == nil)
    }

    @Test func `a flipped bit in the log, behind which the server forgets, is named`() throws {
        try fill(0..<10)
        try server.execute("CHECKPOINT")
        try fill(10..<30)
        try server.crash()
        let log = data.appending(path: "pg_wal")
        let segments = try FileManager.default.contentsOfDirectory(atPath: log.path)
        let mark = Data("mark 20.".utf8)
        let places = try segments.filter { $0.count == 24 }.compactMap { name in
            let file = log.appending(path: name)
            return try Data(contentsOf: file).range(of: mark).map { (file, $0.lowerBound) }
        }
        let (file, byte) = try #require(places.first)
        try flip(file, byte: byte)
        try server.start()
        // The server has gone on without a word: only who knew more can tell.
        #expect(
            try PostgresInspection(server.string(), schema: place.schema).verify().sequence < 60)
        let (verified, opened) = try named()
        #expect("\(String(describing: verified))".contains("to 60 were stored and are gone"))
        #expect(opened == verified)
        #expect(try #require(verified?.sequence) < 43)
    }

    @Test func `an operator may accept what is there, and the head file follows again`() throws {
        try fill(0..<3)
        let known = try Data(contentsOf: headFile)
        try FileManager.default.removeItem(at: headFile)
        try fill(3..<4)
        #expect(try named().verified == nil)
        // Neither of its slots holds.
        var other = known
        for slot in [0, 4096] { other[slot + 30] ^= 1 }
        try other.write(to: headFile)
        #expect("\(String(describing: try named().verified))".contains("unreadable"))
        try place.expire()
        #expect(try open().isOnlyShort)
        var options = PostgresJournal.Options()
        options.headFile = headFile
        options.acceptsWhatIsThere = true
        try place.expire()
        let journal = try place.open(options)
        #expect(journal.damage == nil)
        try journal.append(event("more"))
        journal.close()
        #expect(try named().verified == nil)
    }

    private func run(_ words: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
    }
}
