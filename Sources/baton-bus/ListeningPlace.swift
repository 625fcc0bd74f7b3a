// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Journey

/// Where the bus listens: as it is told, else as the topology's `bus` says, else on this machine.
struct ListeningPlace: Hashable {
    var publish: String
    var live: String

    /// - Throws: ``BusFailure`` for a file that is needed and there, and cannot be read, and for
    ///   what is no endpoint.
    init(publish: String?, live: String?, topology path: String) throws {
        var written: BusEndpoints?
        if publish == nil || live == nil, FileManager.default.fileExists(atPath: path) {
            do { written = try Topology.load(path).bus } catch {
                throw BusFailure("\(path): \(error)", code: 64)
            }
        }
        self.publish = publish ?? written?.publish ?? BusEndpoints.standard.publish
        self.live = live ?? written?.live ?? BusEndpoints.standard.live
        for (name, endpoint) in [("publish", self.publish), ("live", self.live)] {
            guard let objection = BusEndpoints.objection(to: endpoint) else { continue }
            throw BusFailure(
                "--\(name) (or bus.\(name) in \(path)): \(objection.problem): \(objection.mend)",
                code: 64)
        }
    }
}
