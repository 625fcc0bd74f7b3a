// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Foundation
internal import Journey
public import Wire

/// A fold as a snapshot holds it: the worker's state, and the events that wait behind parked ones.
struct FoldState<W: Worker>: Codable {
    var worker: W
    /// The JSON of the events that wait, by key.
    var waiting: [String: [String]]
}

extension CodingUserInfoKey {
    /// There while a snapshot is encoded, and not while states are compared.
    public static let ofSnapshot = CodingUserInfoKey(rawValue: "baton.snapshot")!
}

extension Fold {
    /// The fold in JSON with sorted keys: equal folds have equal bytes. It is copied without cost
    /// before, and may be encoded elsewhere.
    ///
    /// - Throws: where the worker's state cannot be encoded.
    public func snapshot() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        encoder.userInfo[.ofSnapshot] = true
        let waiting = waiting.mapValues { events in
            events.map { String(decoding: $0.json, as: UTF8.self) }
        }
        return Array(try encoder.encode(FoldState(worker: worker, waiting: waiting)))
    }

    /// A fold as a snapshot holds it.
    ///
    /// - Throws: where the bytes are not those of such a fold.
    public init(slot: Slot, parked: Set<UInt64>, snapshot: [UInt8]) throws {
        let state = try JSONDecoder().decode(FoldState<W>.self, from: Data(snapshot))
        let waiting = try state.waiting.mapValues { events in
            try events.map { try Event(json: Array($0.utf8)) }
        }
        self.init(slot: slot, parked: parked, state.worker, waiting: waiting)
    }

    /// Whether nothing is under way in it that its state does not tell.
    var isAtRest: Bool { releasing.isEmpty }
}
