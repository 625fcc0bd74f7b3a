// SPDX-License-Identifier: Apache-2.0
public import Foundation
public import Postgres

/// A PostgreSQL server of a test's own, or of a campaign's, in a directory of its own: no cluster
/// of the machine is touched. It ends when this process ends, however it ends: the shell that
/// started it reads a pipe whose other end is held here.
public final class PostgresServer: @unchecked Sendable {
    /// Where it lives, socket and certificates included.
    public let directory: URL
    private let settings: [String]
    private let port: Int?
    /// Changed by the one test that owns the server.
    private var shell: Process?
    private var pipe: Pipe?

    /// Whether this machine has the programs of a server: Debian's package `postgresql`.
    public static var isInstalled: Bool { Cluster.isInstalled }

    /// For all who change nothing about the server itself.
    public static let shared = try! PostgresServer()

    /// Starts a server.
    ///
    /// - Parameters:
    ///   - settings: As on the command line of `postgres`: `fsync=off`.
    ///   - port: On the loopback, below those that the kernel gives away; nil for none.
    ///   - prepare: Puts files into the directory before the start, as the server's owner needs
    ///     them.
    public init(
        _ settings: [String] = [], port: Int? = nil, prepare: (URL) throws -> Void = { _ in }
    ) throws {
        directory = try Cluster.copy()
        self.settings = settings
        self.port = port
        try prepare(directory)
        try Cluster.own(directory)
        try start()
    }

    deinit { stop() }

    /// How to reach it, as a key=value string; `more` comes last and has the last word.
    public func string(_ more: String = "") -> String {
        "host=\(directory.path) port=\(port ?? 5432) user=baton dbname=postgres \(more)"
    }

    /// The same as a URL.
    public var url: String {
        "postgres://baton@:\(port ?? 5432)/postgres?host=\(directory.path)"
    }

    /// Starts it, also after ``crash()``.
    public func start() throws {
        let pipe = Pipe()
        let shell = Process()
        shell.executableURL = URL(filePath: "/bin/sh")
        let script = #"""
            directory=$1; shift
            "$@" >>"$directory/log" 2>&1 </dev/null & server=$!
            cat >/dev/null
            kill -INT $server 2>/dev/null
            wait $server
            """#
        let options =
            [
                "listen_addresses=\(port == nil ? "" : "127.0.0.1")", "port=\(port ?? 5432)",
                "unix_socket_directories=\(directory.path)",
            ] + settings
        shell.arguments =
            ["-c", script, "sh", directory.path]
            + Cluster.command("postgres", ["-D", directory.appending(path: "data").path])
            + options.flatMap { ["-c", $0] }
        shell.standardInput = pipe
        try shell.run()
        self.shell = shell
        self.pipe = pipe
        try waitUntilReady()
    }

    /// A connection of the tests' own, past the journal.
    public func connect() throws -> Connection { try Connection(string()) }

    /// Carries out statements, past the journal.
    @discardableResult
    public func execute(_ sql: String, _ parameters: [Parameter] = []) throws -> Rows {
        try connect().execute(sql, parameters)
    }

    /// Kills every process of it without warning, and waits until they are gone.
    public func crash() throws {
        let master = try Self.master(of: directory)
        let processes = [master] + Self.children(of: master)
        for process in processes { kill(process, SIGKILL) }
        while processes.contains(where: { kill($0, 0) == 0 }) { usleep(2_000) }
        stop()
    }

    /// Shuts it down in order; ``start()`` starts it again.
    public func stop() {
        try? pipe?.fileHandleForWriting.close()
        shell?.waitUntilExit()
        shell = nil
    }

    private func waitUntilReady() throws {
        let deadline = Date(timeIntervalSinceNow: 60)
        while true {
            do {
                _ = try connect()
                return
            } catch {
                guard Date() < deadline, shell?.isRunning == true else {
                    let log = try? String(
                        contentsOf: directory.appending(path: "log"), encoding: .utf8)
                    throw StartFailure(reason: "\(error)", log: log ?? "")
                }
                usleep(20_000)
            }
        }
    }

    private static func master(of directory: URL) throws -> pid_t {
        let file = directory.appending(path: "data/postmaster.pid")
        let first = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").first
        return pid_t(first ?? "") ?? 0
    }

    private static func children(of parent: pid_t) -> [pid_t] {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return all.compactMap { pid_t($0) }.filter { process in
            let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
            let fields = stat?.split(separator: ")").last?.split(separator: " ")
            return fields.map { $0.count > 1 && $0[1] == "\(parent)" } ?? false
        }
    }
}

/// A server that does not come up.
struct StartFailure: Error {
    let reason: String
    let log: String
}
