// SPDX-License-Identifier: Apache-2.0
import Foundation
import Journal
import JournalSQLite
import Testing
import Wire

@Suite struct HeadFileTests {
    let whole = TwoHundred.shared

    func damage(_ copy: Scratch) throws -> String {
        let damage = try SQLiteJournal(directory: copy.url).damage
        guard case .damaged(_, let what) = damage else { return "none" }
        return what
    }

    @Test func `a head file behind the journal is what a power cut leaves`() throws {
        let home = Scratch()
        var old = Data()
        do {
            let journal = try SQLiteJournal(directory: home.url)
            try journal.append(event("a"))
            old = home.bytes("head")
            try journal.append(event("b"))
        }
        home.write(old, "head")
        let journal = try SQLiteJournal(directory: home.url)
        #expect(journal.damage == nil)
        #expect(try journal.ids() == ["a", "b"])
    }

    @Test func `a slot that a power cut tore leaves the other`() throws {
        for slot in [0, 4096] {
            let copy = whole.scratch.copy()
            var bytes = copy.bytes("head")
            bytes[slot + 20] ^= 1
            copy.write(bytes, "head")
            #expect(try whole.check(copy) == nil)
        }
    }

    @Test func `a missing or unreadable head file is damage`() throws {
        let missing = whole.scratch.copy()
        try FileManager.default.removeItem(atPath: missing.path("head"))
        #expect(try damage(missing).contains("the head file is missing"))
        let unreadable = whole.scratch.copy()
        unreadable.write(Data(repeating: 0, count: 8192), "head")
        #expect(try damage(unreadable).contains("the head file is unreadable"))
    }

    @Test func `an operator may accept what is there, and the journal goes on`() throws {
        let copy = whole.scratch.copy()
        try FileManager.default.removeItem(atPath: copy.path("head"))
        var options = SQLiteJournal.Options()
        options.acceptsWhatIsThere = true
        do {
            let journal = try SQLiteJournal(directory: copy.url, options: options)
            #expect(journal.damage == nil)
            try journal.append(event("more"))
        }
        let journal = try SQLiteJournal(directory: copy.url)
        #expect(journal.damage == nil)
        #expect(journal.head.sequence == 401)
    }

    @Test func `a journal whose database file is gone is damaged, and not begun anew`() throws {
        let copy = whole.scratch.copy()
        try FileManager.default.removeItem(atPath: copy.path("journal.sqlite"))
        #expect(try damage(copy).contains("missing"))
        #expect(!FileManager.default.fileExists(atPath: copy.path("journal.sqlite")))
    }

    @Test func `a head file of another history is damage`() throws {
        let other = Scratch()
        try SQLiteJournal(directory: other.url).append(event("other"))
        let copy = whole.scratch.copy()
        copy.write(other.bytes("head"), "head")
        #expect(try damage(copy).contains("another history"))
    }
}
