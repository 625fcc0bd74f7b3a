// SPDX-License-Identifier: Apache-2.0
internal import Foundation

/// Who listens on this machine. A bus that is not there answers nothing, and waiting for that takes
/// a while; the kernel knows at once.
enum Listeners {
    /// The kernel's tables of connections. The second one is not there without IPv6.
    static let tables = ["/proc/net/tcp", "/proc/net/tcp6"]

    /// Whether surely nobody listens at a ZeroMQ endpoint: on Linux, and of this machine, only.
    /// False means that the bus has to be asked.
    static func lack(_ endpoint: String, tables: [String] = tables) -> Bool {
        guard let port = localPort(of: endpoint) else { return false }
        // The kernel tells the table in pieces, and who comes or goes meanwhile may hide a line.
        return (1...2).allSatisfy { _ in isSurelyAbsent(port, tables) }
    }

    private static func isSurelyAbsent(_ port: Int, _ tables: [String]) -> Bool {
        guard let first = tables.first, let fours = whole(first) else { return false }
        let others = tables.dropFirst().filter { FileManager.default.fileExists(atPath: $0) }
        return !isListening(port, in: fours)
            && others.allSatisfy { path in
                whole(path).map { !isListening(port, in: $0) } ?? false
            }
    }

    /// A file of the kernel's to its end. It says that it has no bytes, so whoever asks for its
    /// size first reads one block of it; nil where it cannot be read.
    private static func whole(_ path: String) -> String? {
        guard let file = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? file.close() }
        var bytes = Data()
        do {
            while let more = try file.read(upToCount: 64 * 1024), !more.isEmpty { bytes += more }
        } catch { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The port of `tcp://127.0.0.1:7770`; nil for any other machine or transport.
    static func localPort(of endpoint: String) -> Int? {
        for host in ["127.0.0.1", "localhost"] {
            let prefix = "tcp://\(host):"
            if endpoint.hasPrefix(prefix) { return Int(endpoint.dropFirst(prefix.count)) }
        }
        return nil
    }

    /// Reads the kernel's table: `sl local_address rem_address st …`, the port in hexadecimal, the
    /// state 0A for one that listens.
    static func isListening(_ port: Int, in table: String) -> Bool {
        table.split(whereSeparator: \.isNewline).dropFirst().contains { line in
            let cells = line.split(separator: " ")
            guard cells.count > 3, cells[3] == "0A", let text = cells[1].split(separator: ":").last
            else { return false }
            return Int(text, radix: 16) == port
        }
    }
}
