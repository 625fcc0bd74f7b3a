// SPDX-License-Identifier: Apache-2.0
internal import Journey
internal import WorkerKit

/// The processes of one instance, and how each is started.
struct Fleet: Sendable {
    struct Member: Hashable, Sendable {
        /// As its lines in the log begin.
        var name: String
        var executable: String
        var arguments: [String]
    }

    var bus: Member
    var workers: [Member]

    /// Workers in the order of the loop.
    static let workerNames = [
        "intake", "gate", "packager", "router", "onboarding", "sla-watcher", "success-trigger",
        "meter", "feedback", "courier", "console",
    ]

    /// - Parameter everyHealth: Give every worker a health page, from the meter's port on in the
    ///   order of ``workerNames``.
    init(
        ports: Ports, data: String, topology: String, notify: String?, everyHealth: Bool = false
    ) {
        let address = ports.address
        let common = ["--with-parent", "--log-format", "json"]
        bus = Member(
            name: "bus", executable: "baton-bus",
            arguments: [
                "--data", data, "--topology", topology, "--publish", address.publish, "--live",
                address.live,
            ] + common)
        workers = Self.workerNames.enumerated().map { index, name in
            let health =
                everyHealth
                ? ["--health-port", "\(ports.health(index))"]
                : name == "meter" ? ["--health-port", "\(ports.meter)"] : []
            return Member(
                name: name, executable: "baton-\(name)",
                arguments: ["--bus", address.publish, "--live", address.live] + common + health
                    + Self.own(name, ports, notify))
        }
    }

    /// What only one worker is told.
    private static func own(_ name: String, _ ports: Ports, _ notify: String?) -> [String] {
        switch name {
        case "intake": ["--listen", "127.0.0.1:\(ports.intake)"]
        case "console": ["--listen", "127.0.0.1:\(ports.console)"]
        case "courier":
            (notify.map { ["--endpoint", $0] } ?? [])
                + ["--console", "http://127.0.0.1:\(ports.console)"]
        default: []
        }
    }
}
