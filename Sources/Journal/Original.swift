// SPDX-License-Identifier: Apache-2.0
public import Wire

/// Where a journal stood when its copying began: what the copy comes to.
public struct Original: Hashable, Sendable {
    public var head: Position
    /// How far each fold has settled.
    public var cursors: [FoldID: UInt64]

    public init(head: Position, cursors: [FoldID: UInt64] = [:]) {
        self.head = head
        self.cursors = cursors
    }
}

/// A journal that holds the beginning of a copy alone. It is whole as far as it goes, and whoever
/// began to write in it could never have the rest.
public struct UnfinishedCopy: Hashable, Sendable, CustomStringConvertible {
    /// The last event that is here.
    public var reached: UInt64
    /// The last event of the original.
    public var goal: UInt64

    public init(reached: UInt64, goal: UInt64) {
        self.reached = reached
        self.goal = goal
    }

    public var description: String {
        "a copy is under way here or was broken off: \(reached) of its \(goal) events have come"
    }

    /// What helps.
    public static let mend =
        "run the same backup, restore or migrate again, and it goes on where it was"
}

extension Journal {
    /// What is missing here; nil where all of it is.
    public var unfinishedCopy: UnfinishedCopy? {
        get throws { try copying.map { UnfinishedCopy(reached: try head.sequence, goal: $0) } }
    }
}
