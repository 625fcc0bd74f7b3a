// SPDX-License-Identifier: Apache-2.0
internal import Foundation
public import WorkerKit

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
