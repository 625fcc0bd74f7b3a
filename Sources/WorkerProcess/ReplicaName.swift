// SPDX-License-Identifier: Apache-2.0
internal import Foundation

/// How a replica is called among those of its worker.
enum ReplicaName {
    /// `%h` stands for the name of the host, which containers of one service do not share.
    static func expanded(_ text: String, host: String = ProcessInfo.processInfo.hostName) -> String
    {
        text.replacing("%h", with: host)
    }
}
