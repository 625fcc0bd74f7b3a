// SPDX-License-Identifier: Apache-2.0
public import Wire

extension Commit {
    /// The position at a sequence that the commit holds, or that it follows.
    public func position(at sequence: UInt64) -> Position {
        guard sequence < through.sequence else { return through }
        var position = after
        forEachEvent { entry, range in
            guard entry.sequence <= sequence else { return }
            position = position.following(entry, Array(body[range]))
        }
        return position
    }
}
