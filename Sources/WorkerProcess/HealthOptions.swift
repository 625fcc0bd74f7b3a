// SPDX-License-Identifier: Apache-2.0
public import ArgumentParser

/// Where a process tells how it is.
public struct HealthOptions: ParsableArguments, Sendable {
    @Option(
        help: ArgumentHelp(
            "Serve /livez, /readyz and /metrics on this port. \(Variable.healthPort.hint)",
            valueName: "port"))
    public var healthPort: Int?

    @Option(
        help: ArgumentHelp(
            "The address for it; in a container 0.0.0.0, so that probes reach it. "
                + Variable.healthHost.hint,
            valueName: "host"))
    public var healthHost = Variable.healthHost.text ?? "127.0.0.1"

    /// As they are when nothing is said.
    public init() {}

    /// Nil where no page was asked for.
    public var address: Address? { port.map { Address(host: healthHost, port: $0) } }

    /// As told; -1 where the environment says what is no number.
    private var port: Int? { healthPort ?? Variable.healthPort.text.map { Int($0) ?? -1 } }

    /// Refuses what is no port.
    public func validate() throws {
        if let port, !(0...65_535).contains(port) {
            throw ValidationError(
                "--health-port, or \(Variable.healthPort.rawValue), must be from 0 to 65535")
        }
    }
}
