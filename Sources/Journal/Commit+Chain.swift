// SPDX-License-Identifier: Apache-2.0
public import Wire

extension Commit {
    /// Recomputes the chain: sequences follow one another, and lead to where the commit ends.
    ///
    /// - Parameter sequence: What is to blame.
    /// - Throws: ``JournalError/damaged(sequence:what:)``.
    public func checkChain(blaming sequence: UInt64) throws {
        var position = after
        try forEachEvent { entry, range in
            guard entry.sequence == position.sequence + 1 else {
                throw JournalError.damaged(sequence: sequence, what: "its sequences have a hole")
            }
            position = position.following(entry, Array(body[range]))
        }
        guard position == through else {
            throw JournalError.damaged(
                sequence: sequence, what: "its events do not match the chain")
        }
    }
}
