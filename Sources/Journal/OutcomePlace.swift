// SPDX-License-Identifier: Apache-2.0
public import Wire

/// An outcome's place, which holds one outcome: its key without the phase.
public struct OutcomePlace: Hashable, Sendable {
    public let fold: FoldID
    public let anchor: UInt64
    public let step: UInt32
    public init(_ key: OutcomeKey) {
        fold = key.fold
        anchor = key.anchor
        step = key.step
    }
}
