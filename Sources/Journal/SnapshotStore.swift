// SPDX-License-Identifier: Apache-2.0
public import Wire

/// Where the snapshots of folds are kept, beside the journal and never as a part of it: all of it
/// may be deleted at any time, and nothing is lost but time.
///
/// Called from one thread.
public protocol SnapshotStore: Sendable {
    /// Keeps a part. When a snapshot has all its parts, what was kept of the same key before goes,
    /// and of builds before the last one: that one may still run beside this, or come back.
    func keep(_ part: SnapshotPart) throws
    /// A part of the newest snapshot of a key that has all its parts; nil where there is none.
    func recall(_ key: SnapshotKey, part: UInt16) throws -> SnapshotPart?
}
