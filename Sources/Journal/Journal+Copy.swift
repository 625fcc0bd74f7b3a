// SPDX-License-Identifier: Apache-2.0
public import Wire

extension Journal {
    /// Copies everything into another journal, of whatever engine, and verifies the chain on the
    /// way: a backup, its restoring, and the move to another engine are this.
    ///
    /// The other one is empty, or holds the beginning of this one and gets the rest: a copy that
    /// was broken off goes on, a backup that was taken before is brought up to date. What is
    /// appended here meanwhile stays out. Nobody else may use the other one.
    ///
    /// - Parameter progress: Hears how far it is, and how far it goes.
    /// - Returns: The last position of both.
    /// - Throws: ``JournalError/cannotStore(_:)`` where the other one holds another history, and
    ///   what either throws.
    @discardableResult
    public func copy(
        to other: any Journal, progress: (_ sequence: UInt64, _ head: UInt64) -> Void = { _, _ in }
    ) throws -> Position {
        let original = Original(head: try head, cursors: try cursors())
        let head = original.head
        var position = try other.head
        guard try self.position(at: position.sequence) == position else {
            throw JournalError.cannotStore(
                "it holds another history: its event \(position.sequence) is not the one here")
        }
        repeat {
            let query = Query(from: position, through: head.sequence)
            guard case .page(let page, _, _) = try read(query) else {
                throw JournalError.damaged(sequence: position.sequence, what: "it is gone")
            }
            try other.adopt(page, of: original)
            position = page.through
            progress(position.sequence, head.sequence)
        } while position.sequence < head.sequence
        guard try other.head == head else {
            throw JournalError.damaged(
                sequence: position.sequence, what: "the copy does not end as the original does")
        }
        return head
    }
}
