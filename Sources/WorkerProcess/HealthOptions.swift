// SPDX-License-Identifier: Apache-2.0
public import ArgumentParser

/// Where a process tells how it is.
public struct HealthOptions: ParsableArguments, Sendable {
    @Option(
        help: ArgumentHelp(
            "Serve /livez, /readyz and /metrics on this port.", valueName: "port"))
    public var healthPort: Int?

    @Option(
        help: ArgumentHelp(
            "The address for it; in a container 0.0.0.0, so that probes reach it.",
            valueName: "host"))
    public var healthHost = "127.0.0.1"

    /// As they are when nothing is said.
    public init() {}

    /// Nil where no page was asked for.
    public var address: Address? { healthPort.map { Address(host: healthHost, port: $0) } }

    /// Refuses what is no port.
    public func validate() throws {
        if let healthPort, !(0...65_535).contains(healthPort) {
            throw ValidationError("--health-port must be from 0 to 65535")
        }
    }
}
