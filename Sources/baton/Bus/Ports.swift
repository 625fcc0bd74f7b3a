// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Foundation
internal import Journey
internal import WorkerKit

/// Where one instance listens: the bus's endpoints, and the doors' ports, which follow from the
/// first one, so that a second instance beside it needs one number.
struct Ports: Hashable, Sendable {
    static let standard = 7770
    /// The last one leaves room for those that follow it.
    static let allowed = 1...65_500

    let base: Int
    /// What the bus binds.
    let bus: BusEndpoints

    init(base: Int = Ports.standard) {
        self.base = base
        bus = BusEndpoints(
            publish: "tcp://127.0.0.1:\(base)", live: "tcp://127.0.0.1:\(base + 1)")
    }

    /// The bus as a topology places it; the doors follow its port, or the standard one where it has
    /// none.
    init(_ endpoints: BusEndpoints) {
        let port = endpoints.publish.split(separator: ":").last.flatMap { Int($0) }
        base = port.flatMap { Self.allowed.contains($0) ? $0 : nil } ?? Self.standard
        bus = endpoints
    }

    /// As a person says, by option or in the environment; else as the topology says; else standard.
    static func chosen(
        _ told: Int?, _ environment: [String: String] = ProcessInfo.processInfo.environment,
        else written: () throws -> BusEndpoints?
    ) rethrows -> Ports {
        if let base = told ?? fromEnvironment(environment) { return Ports(base: base) }
        return try written().map { Ports($0) } ?? Ports()
    }

    static func fromEnvironment(_ environment: [String: String]) -> Int? {
        environment[variable].flatMap { Int($0) }
    }

    private static let variable = "BATON_PORT_BASE"

    static func validate(
        _ told: Int?, _ environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws {
        if told == nil, let text = environment[variable], !text.isEmpty, Int(text) == nil {
            throw ValidationError("\(variable) is \"\(text)\"; write a port such as \(standard)")
        }
        let base = chosen(told, environment) { nil }.base
        guard allowed.contains(base) else {
            throw ValidationError(
                "the port base \(base) is not between \(allowed.lowerBound) and "
                    + "\(allowed.upperBound)")
        }
    }

    /// Where the bus is to be spoken to, from this machine.
    var address: BusAddress {
        BusAddress(
            publish: bus.publish.replacing("//*:", with: "//127.0.0.1:"),
            live: bus.live.replacing("//*:", with: "//127.0.0.1:"))
    }

    /// What a command has to be told to find this bus; empty for the standard one.
    var options: String {
        if address == Ports().address { return "" }
        if address == Ports(base: base).address { return " --port-base \(base)" }
        return " --bus \(address.publish) --live \(address.live)"
    }

    /// Those of the n-th bus that stands by, a hundred apart.
    func standby(_ number: Int) -> Ports { Ports(base: base + 100 * number) }

    /// The health page of the bus.
    var busHealth: Int { base + 2 }
    /// Of one worker: the ports of the doors lie ten apart.
    static let mostReplicas = 5

    var intake: Int { base + 10 }
    var console: Int { base + 20 }
    var meter: Int { base + 30 }
    /// The health page of the n-th worker, where every worker has one.
    func health(_ index: Int) -> Int { base + 40 + index }
}
