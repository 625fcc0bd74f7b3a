// SPDX-License-Identifier: Apache-2.0
public import Wire

/// An outcome's place, which holds one outcome: its key without the phase.
public struct OutcomePlace: Hashable, Sendable {
    /// Who decided.
    public let fold: FoldID
    /// The sequence of the event that called for it, or before which an alarm fired.
    public let anchor: UInt64
    /// From 0: alarms as they fire, then the anchor, then what a release frees.
    public let step: UInt32
    /// Where an outcome of this key stands.
    public init(_ key: OutcomeKey) {
        fold = key.fold
        anchor = key.anchor
        step = key.step
    }
}
