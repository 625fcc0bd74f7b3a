// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Foundation
internal import WorkerKit

/// Which bus a command talks to.
struct BusOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The bus's endpoint for requests.", valueName: "endpoint"))
    var bus: String?

    @Option(help: ArgumentHelp("The bus's endpoint for live events.", valueName: "endpoint"))
    var live: String?

    @Option(
        name: .customLong("port-base"),
        help: ArgumentHelp(
            "The bus's first port, 7770 unless BATON_PORT_BASE says otherwise.", valueName: "port"))
    var portBase: Int?

    func validate() throws {
        guard Ports.allowed.contains(ports.base) else {
            throw ValidationError(
                "the port base \(ports.base) is not between \(Ports.allowed.lowerBound) and "
                    + "\(Ports.allowed.upperBound)")
        }
    }

    var ports: Ports {
        Ports(base: portBase ?? Ports.fromEnvironment(ProcessInfo.processInfo.environment))
    }
    var address: BusAddress {
        BusAddress(publish: bus ?? ports.address.publish, live: live ?? ports.address.live)
    }
}

/// The ports of one instance, all derived from the first, so that a second instance beside it needs
/// one number.
struct Ports: Hashable, Sendable {
    static let standard = 7770
    /// The last one leaves room for those that follow it.
    static let allowed = 1...65_500

    var base = Ports.standard

    static func fromEnvironment(_ environment: [String: String]) -> Int {
        environment["BATON_PORT_BASE"].flatMap(Int.init) ?? standard
    }

    var address: BusAddress {
        BusAddress(publish: "tcp://127.0.0.1:\(base)", live: "tcp://127.0.0.1:\(base + 1)")
    }
    var intake: Int { base + 10 }
    var console: Int { base + 20 }
    var meter: Int { base + 30 }
    /// The health page of the n-th worker, where every worker has one.
    func health(_ index: Int) -> Int { base + 40 + index }
}
