// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation
import Journal
import JournalPostgres
import JournalSQLite
import Testing

@testable import baton

/// Where a journal is, as somebody names it.
struct JournalAddressTests {
    @Test(arguments: [
        "postgres://u:p@h/db", "postgresql:///db?host=/tmp", "host=h dbname=b", "dbname=b",
        "service=baton", " host = h ",
    ])
    func `a URL of PostgreSQL and settings of libpq are a database`(text: String) throws {
        #expect(try JournalAddress(text) == .database(text))
    }

    @Test(arguments: ["data", "./data", "/var/lib/baton", "a=b", "./host=h", "C:/data", "."])
    func `anything else that a path can be is a directory`(text: String) throws {
        #expect(try JournalAddress(text) == .directory(text))
    }

    @Test(arguments: [
        "", "  ", "postgress://u:secret@h/db", "http://u:secret@h", "Postgres://u:secret@h",
        "file:///data",
    ])
    func `what is neither is refused, and shows no password`(text: String) throws {
        let unfit = #expect(throws: UnfitAddress.self) { try JournalAddress(text) }
        #expect(unfit?.description.contains("secret") == false)
        #expect(unfit.flatMap { Failure($0) }?.status == .usage)
    }

    @Test(arguments: [
        ("postgres://u:secret@h/db?password=secret", "postgres://h/db"),
        ("mysql://u:secret@h/db", "mysql://h/db"),
        ("host=h password=secret dbname=b user=u", "host=h dbname=b"),
        ("host=h password='a secret'", "the database"), ("./data", "./data"),
    ])
    func `as it is shown it has no user and no password`(text: String, shown: String) {
        #expect(JournalAddress.shown(text) == shown)
    }

    @Test func `a password need not stand on the command line`() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).url")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data("postgres://u:p@h/db\n".utf8).write(to: file)
        #expect(try journalAddress("@\(file.path)") == .database("postgres://u:p@h/db"))
        try Data("./data\n".utf8).write(to: file)
        #expect(throws: Failure.self) { try journalAddress("@\(file.path)") }
        #expect(throws: Failure.self) { try journalAddress("@/nowhere") }
        #expect(try journalAddress("./@data") == .directory("./@data"))
    }

    @Test(arguments: ["postgress://u:secret@h/db", "", "https://u:secret@h/db"])
    func `a move to a mistyped address makes nothing and says so`(to: String) throws {
        let home = FileManager.default.temporaryDirectory.appending(path: "baton-\(UUID())")
        defer { try? FileManager.default.removeItem(at: home) }
        _ = try SQLiteJournal(directory: home)
        let before = try FileManager.default.contentsOfDirectory(atPath: ".")
        #expect(throws: UnfitAddress.self) {
            try Migrate.parse([home.path, "--to", to]).run()
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: ".") == before)
    }

    @Test func `a copy onto itself is refused, whatever its name`() throws {
        let home = FileManager.default.temporaryDirectory.appending(path: "baton-\(UUID())")
        defer { try? FileManager.default.removeItem(at: home) }
        _ = try SQLiteJournal(directory: home)
        let failure = #expect(throws: Failure.self) {
            try Migrate.parse([home.path, "--to", home.path + "/../" + home.lastPathComponent])
                .run()
        }
        #expect(failure?.status == .usage)
    }

    @Test func `a copy out of a journal that a bus has open says what to do there`() throws {
        let home = FileManager.default.temporaryDirectory.appending(path: "baton-\(UUID())")
        defer { try? FileManager.default.removeItem(at: home) }
        let journal = try SQLiteJournal(directory: home)
        defer { journal.close() }
        let failure = #expect(throws: Failure.self) {
            try Migrate.parse([home.path, "--to", home.path + "-two"]).run()
        }
        #expect(failure?.mend?.hasPrefix("Stop the bus") == true)
        #expect(failure?.status == .tryAgain)
    }
}
