// SPDX-License-Identifier: Apache-2.0
internal import Foundation

/// A variable of the environment that stands in for an option: what is the same for every container
/// is said once.
public enum Variable: String, CaseIterable, Sendable {
    case bus = "BATON_BUS"
    case live = "BATON_LIVE"
    case replica = "BATON_REPLICA"
    case snapshotEvery = "BATON_SNAPSHOT_EVERY"
    case healthPort = "BATON_HEALTH_PORT"
    case healthHost = "BATON_HEALTH_HOST"
    case packAfter = "BATON_PACK_AFTER"
    case headFile = "BATON_HEAD_FILE"

    /// What the environment says; nil where it says nothing, or nothing but an empty word.
    public var text: String? {
        ProcessInfo.processInfo.environment[rawValue].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// For the help of the option.
    var hint: String { "Else \(rawValue)." }
}
