// SPDX-License-Identifier: Apache-2.0
internal import Synchronization
public import Wire

/// The commits used last, already checked: readers that follow closely, and outcomes that stand
/// soon after their anchors, need no disk and no checksum.
public final class CommitCache: Sendable {
    /// What it may hold: sixteen commits of the largest size.
    private let mostBytes = 16 * 1024 * 1024
    private let held = Mutex<(commits: [Commit], bytes: Int)>(([], 0))

    /// Nothing is held at first.
    public init() {}

    /// The commit that holds a sequence; nil where it is not held.
    public func commit(containing sequence: UInt64) -> Commit? {
        held.withLock { held in
            held.commits.last {
                $0.after.sequence < sequence && sequence <= $0.through.sequence
            }
        }
    }

    /// Holds a commit; it has been checked.
    public func add(_ commit: Commit) {
        held.withLock { held in
            guard !held.commits.contains(where: { $0.through == commit.through }) else { return }
            held.commits.append(commit)
            held.bytes += commit.weight
            while held.bytes > mostBytes || held.commits.count > 64 {
                held.bytes -= held.commits.removeFirst().weight
            }
        }
    }
}

extension Commit {
    /// About what it takes in memory.
    fileprivate var weight: Int { body.count + entries.count * 128 }
}
