// SPDX-License-Identifier: Apache-2.0
public import ArgumentParser

/// Where a door listens: `127.0.0.1:7780`, `[::1]:7780`; port 0 takes a free one.
public struct Address: Hashable, Sendable, CustomStringConvertible {
    /// A name or an address, without brackets.
    public var host: String
    /// 0 to 65535.
    public var port: Int

    /// This machine only, unless a host is named.
    public init(host: String = "127.0.0.1", port: Int) {
        self.host = host
        self.port = port
    }

    /// As it is written at a command line.
    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// Whether only this machine can reach it.
    public var isLoopback: Bool {
        host == "localhost" || host == "::1" || host.hasPrefix("127.")
    }
}

extension Address: ExpressibleByArgument {
    /// Nil for what has no host, or a port beyond 65535.
    public init?(argument: String) {
        guard let colon = argument.lastIndex(of: ":"),
            let port = Int(argument[argument.index(after: colon)...]), (0...65_535).contains(port)
        else { return nil }
        var host = String(argument[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        guard !host.isEmpty else { return nil }
        self.init(host: host, port: port)
    }

    /// As `--help` shows it.
    public var defaultValueDescription: String { description }
}
