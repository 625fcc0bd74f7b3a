// SPDX-License-Identifier: Apache-2.0
import Foundation
import Journal
import JournalPostgres
import PostgresTesting
import Testing

@testable import Postgres

/// Which servers hold a journal, and the ways to them.
@Suite struct PostgresSettingsTests {
    static func refusal(_ string: String) -> String? {
        do {
            let journal = try PostgresJournal(string)
            journal.close()
            return nil
        } catch { return "\(error)" }
    }

    @Test(arguments: [
        ("fsync", "set fsync = on in postgresql.conf, and reload"),
        ("synchronous_commit", "ALTER ROLE … SET synchronous_commit = on"),
    ])
    func `a server that does not keep what it acknowledges is refused by name, with the mend`(
        setting: String, mend: String
    ) throws {
        let server = try PostgresServer(["\(setting)=off"])
        let refusal = try #require(Self.refusal(server.string()))
        #expect(refusal.hasPrefix("\(setting) is off: "))
        #expect(refusal.hasSuffix(mend))
        #expect(try server.execute("SELECT to_regnamespace('baton') IS NULL").flag(0, 0) == true)
    }

    @Test func `a database of another encoding is refused by name`() throws {
        let server = PostgresServer.shared
        try server.execute("CREATE DATABASE ascii ENCODING 'SQL_ASCII' TEMPLATE template0")
        let refusal = try #require(Self.refusal(server.string("dbname=ascii")))
        #expect(refusal.hasPrefix("the database's encoding is SQL_ASCII, and events are UTF-8"))
        try server.execute("DROP DATABASE ascii WITH (FORCE)")
    }

    @Test func `what libpq cannot read is refused without being shown`() throws {
        for string in [
            "postgres//baton:secret@host/db", "host=x pasword=secret", "postgres://u:secret@[h/y",
        ] {
            let refusal = try #require(Self.refusal(string))
            #expect(!refusal.contains("secret"))
        }
    }

    @Test(arguments: [
        ("user=nobody", "check the user and the password"), ("dbname=none", "make the database"),
    ])
    func `a server that lets nobody in is not one that does not answer`(
        setting: String, mend: String
    ) throws {
        let error = #expect(throws: JournalError.self) {
            try PostgresJournal(PostgresServer.shared.string(setting))
        }
        guard case .refused(let what) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(what.contains(mend))
    }

    @Test func `a server that knows no rule for this machine, or wants a password, says so`()
        throws
    {
        let server = try PostgresServer()
        let rules = server.directory.appending(path: "data/pg_hba.conf")
        let connection = try server.connect()
        func refusal(_ rule: String) throws -> String? {
            try Data("local all other \(rule)\nlocal all baton trust\n".utf8).write(to: rules)
            try connection.execute("SELECT pg_reload_conf()")
            let end = ContinuousClock.now + .seconds(10)
            while ContinuousClock.now < end {
                guard
                    case .refused(let what)? = #expect(
                        throws: JournalError.self,
                        performing: {
                            try PostgresJournal(server.string("user=other"))
                        })
                else { return nil }
                if what.contains(rule == "reject" ? "pg_hba.conf" : "password") { return what }
            }
            return nil
        }
        #expect(try refusal("reject")?.contains("let this machine and user in") == true)
        #expect(try refusal("scram-sha-256")?.contains("check the user and the password") == true)
    }

    @Test(arguments: [
        ("root certificate file \"/etc/baton/root.crt\" does not exist", true),
        ("SSL error: certificate verify failed", true),
        ("server does not support SSL, but SSL was required", true),
        ("SSL SYSCALL error: EOF detected", false),
        ("Connection refused; Is the server running on that host", false),
        ("FATAL:  the database system is starting up", false),
        ("FATAL:  sorry, too many clients already", false),
        ("server closed the connection unexpectedly", false),
    ])
    func `what nobody but a person can mend is told from what may pass`(
        words: String, isRefusal: Bool
    ) {
        let host = "connection to server at \"db\" (::1), port 5432 failed: "
        let error = PostgresError(
            host + "FATAL:  role \"b\" does not exist\n" + host + words, isConnectionLost: true)
        #expect((error.refusalMend != nil) == isRefusal)
    }

    @Test func `a password is in no error`() throws {
        let refusal = try #require(
            Self.refusal("postgres://baton:secret@localhost/none?host=/nowhere"))
        #expect(refusal.contains("/nowhere"))
        #expect(!refusal.contains("secret"))
    }

    @Test func `a service file and the environment's variables are libpq's to find`() throws {
        let server = PostgresServer.shared
        let file = server.directory.appending(path: "service.conf")
        try "[journal]\nhost=\(server.directory.path)\nuser=baton\ndbname=postgres\n"
            .write(to: file, atomically: true, encoding: .utf8)
        unsafe setenv("PGSERVICEFILE", file.path, 1)
        defer { unsafe unsetenv("PGSERVICEFILE") }
        let connection = try Connection("service=journal application_name=found")
        let name = try connection.execute("SELECT current_setting('application_name')")
        #expect(name.text(0, 0) == "found")
        #expect(
            try Connection("service=journal").execute("SELECT current_setting('application_name')")
                .text(0, 0) == "baton")
    }
}

/// TLS is libpq's: with a certificate that the test makes.
@Suite struct PostgresTLSTests {
    /// A server that speaks TLS on the loopback, as `localhost`, and its own authority.
    static func server(_ port: Int) throws -> PostgresServer {
        let settings = ["ssl=on", "ssl_cert_file=../server.crt", "ssl_key_file=../server.key"]
        return try PostgresServer(settings, port: port) { directory in
            for name in ["server", "other"] { try certificate(name, in: directory) }
        }
    }

    static func certificate(_ name: String, in directory: URL) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.currentDirectoryURL = directory
        process.arguments = [
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
            "/CN=localhost", "-keyout", "\(name).key", "-out", "\(name).crt",
        ]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o600], ofItemAtPath: directory.appending(path: "\(name).key").path)
    }

    @Test func `verify-full passes with the server's authority, and is refused with another`()
        throws
    {
        let port = 21_432
        let server = try Self.server(port)
        func string(_ authority: String, _ host: String = "localhost") -> String {
            let root = server.directory.appending(path: authority).path
            return "postgres://baton@\(host):\(port)/postgres?hostaddr=127.0.0.1"
                + "&sslmode=verify-full&sslrootcert=\(root)"
        }
        let journal = try PostgresJournal(string("server.crt"))
        let rows = try Connection(string("server.crt")).execute(
            "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
        #expect(rows.flag(0, 0) == true)
        journal.close()
        let stranger = try #require(PostgresSettingsTests.refusal(string("other.crt")))
        #expect(stranger.contains("certificate verify failed"))
        let name = try #require(PostgresSettingsTests.refusal(string("server.crt", "elsewhere")))
        #expect(name.contains("does not match host name \"elsewhere\""))
    }
}
