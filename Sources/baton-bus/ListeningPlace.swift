// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Journey

/// Where the bus listens: as it is told, else as the topology's `bus` says, else on this machine.
struct ListeningPlace: Hashable {
    var publish: String
    var live: String

    /// - Throws: ``BusFailure`` for a file that is needed and there, and cannot be read.
    init(publish: String?, live: String?, topology path: String) throws {
        var written: BusEndpoints?
        if publish == nil || live == nil, FileManager.default.fileExists(atPath: path) {
            do { written = try Topology.load(path).bus } catch {
                throw BusFailure("\(path): \(error)", code: 64)
            }
        }
        self.publish = publish ?? written?.publish ?? BusEndpoints.standard.publish
        self.live = live ?? written?.live ?? BusEndpoints.standard.live
    }
}
