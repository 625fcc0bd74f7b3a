// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Journey

extension Worker {
    /// The state in JSON with sorted keys: equal states have equal bytes.
    public var stateBytes: [UInt8] {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            return Array(try encoder.encode(self))
        }
    }
}

/// The state of a worker's folds at a position, to be held against a replay.
public struct StateReport: Codable, Hashable, Sendable {
    /// Everything up to here is in it.
    public var through: UInt64
    /// The digest of each fold's bytes, by slot, in hexadecimal.
    public var folds: [String: String]
    public init(through: UInt64, folds: [String: String]) {
        self.through = through
        self.folds = folds
    }
}
