// SPDX-License-Identifier: Apache-2.0
internal import Foundation

/// Who listens on this machine. A bus that is not there answers nothing, and waiting for that takes
/// a while; the kernel knows at once.
enum Listeners {
    /// Whether surely nobody listens at a ZeroMQ endpoint: on Linux, and of this machine, only.
    static func lack(_ endpoint: String) -> Bool {
        guard let port = localPort(of: endpoint),
            let table = try? String(contentsOfFile: "/proc/net/tcp", encoding: .utf8)
        else { return false }
        let sixes = (try? String(contentsOfFile: "/proc/net/tcp6", encoding: .utf8)) ?? ""
        return !isListening(port, in: table) && !isListening(port, in: sixes)
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
