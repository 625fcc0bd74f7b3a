// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Foundation
internal import Journey
internal import WorkerKit

/// Which bus a command talks to.
struct BusOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The bus's endpoint for requests; else BATON_BUS.",
            discussion: """
                Of several buses on one database all, with commas between them, and under \
                --live in the same order: the one that writes answers.
                """, valueName: "endpoint"))
    var bus: String?

    @Option(
        help: ArgumentHelp(
            "The bus's endpoint for live events; else BATON_LIVE.", valueName: "endpoint"))
    var live: String?

    @Option(
        name: .customLong("port-base"),
        help: ArgumentHelp(
            "The bus's first port; else BATON_PORT_BASE, else as topology.json says under \"bus\".",
            valueName: "port"))
    var portBase: Int?

    func validate() throws { try Ports.validate(portBase) }

    /// As told; else as the topology says that `baton up` starts with.
    ///
    /// - Throws: ``Failure`` when that is needed and cannot be read.
    var address: BusAddress {
        get throws { try address(topology: Shipped.topologyPath) }
    }

    func address(topology path: String) throws -> BusAddress {
        let environment = ProcessInfo.processInfo.environment
        let (bus, live) = (bus ?? environment["BATON_BUS"], live ?? environment["BATON_LIVE"])
        if let bus, let live { return try Self.listing(bus, live) }
        let ports = try Ports.chosen(portBase) {
            // Without the file, as for an executable that stands alone, a bus is where most are.
            FileManager.default.fileExists(atPath: path) ? try Shipped.topology(path).bus : nil
        }
        return try Self.listing(bus ?? ports.address.publish, live ?? ports.address.live)
    }

    private static func listing(_ bus: String, _ live: String) throws -> BusAddress {
        do { return try BusAddress(listing: bus, live: live) } catch {
            throw Failure("\(error)", status: .usage)
        }
    }
}
