// SPDX-License-Identifier: Apache-2.0
import Foundation
import Journal
import JournalSQLite
import Testing
import Wire

@Suite struct CrashTests {
    @Test func `a commit that a crash tore is cut, and every acknowledged one stays`() throws {
        let home = Scratch()
        let journal = try SQLiteJournal(directory: home.url)
        try journal.append(event("a"))
        let before = home.copy()
        try journal.append(event("b"), event("c"))
        let log = home.bytes("journal.sqlite-wal")
        let acknowledged = before.bytes("journal.sqlite-wal").count
        #expect(log.count > acknowledged)
        for torn in stride(from: acknowledged, to: log.count, by: 4093) {
            let copy = before.copy()
            copy.write(log.prefix(torn), "journal.sqlite-wal")
            let journal = try SQLiteJournal(directory: copy.url)
            #expect(journal.damage == nil)
            #expect(try journal.ids() == ["a"])
            try journal.append(event("d"))
            #expect(try journal.ids() == ["a", "d"])
        }
    }

    @Test(arguments: [false, true])
    func `kill -9 in the middle of appends, or of packing, keeps every acknowledged event`(
        packs: Bool
    ) throws {
        let home = Scratch()
        let child = Process()
        child.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        child.arguments = ["--testing-library", "swift-testing", "--filter", "CrashingChild"]
        child.environment = ProcessInfo.processInfo.environment
        child.environment?[CrashingChild.variable] = home.url.path
        child.environment?[CrashingChild.packing] = packs ? "1" : nil
        let output = Pipe()
        child.standardOutput = output
        child.standardError = Pipe()
        try child.run()
        var acknowledged = 0
        var heard = ""
        while acknowledged < 300 {
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else { break }
            heard += String(decoding: data, as: UTF8.self)
            let lines = heard.split(separator: "\n", omittingEmptySubsequences: false)
            // The last line may not be whole yet.
            for line in lines.dropLast() where line.hasPrefix("stored ") {
                acknowledged = Int(line.dropFirst(7)) ?? 0
            }
            heard = String(lines.last ?? "")
        }
        kill(child.processIdentifier, SIGKILL)
        child.waitUntilExit()
        #expect(acknowledged >= 300)
        let journal = try SQLiteJournal(directory: home.url)
        #expect(journal.damage == nil)
        #expect(journal.head.sequence >= UInt64(acknowledged))
        let ids = try journal.ids()
        #expect(ids == (0..<ids.count).map { "\($0)" })
        #expect(try (journal.packed().segments > 10) == packs)
        try journal.append(event("after"))
        journal.close()
        let end = try Inspection(directory: home.url).verify().sequence
        #expect(end == UInt64(ids.count) + 1)
    }
}

/// What the test above kills: appends, and says so, until it is ended.
@Suite struct CrashingChild {
    static let variable = "BATON_TEST_CRASHING_CHILD"
    static let packing = "BATON_TEST_CRASHING_CHILD_PACKS"

    @Test(.enabled(if: ProcessInfo.processInfo.environment[variable] != nil))
    func `appends until it is killed`() throws {
        let path = try #require(ProcessInfo.processInfo.environment[Self.variable])
        let packs = ProcessInfo.processInfo.environment[Self.packing] != nil
        let journal = try SQLiteJournal(directory: URL(filePath: path))
        for number in 0... {
            let head = try journal.append(event("\(number)")).head
            if packs { try journal.packAll(fullBytes: 2_000) }
            try FileHandle.standardOutput.write(contentsOf: Data("stored \(head.sequence)\n".utf8))
        }
    }
}
