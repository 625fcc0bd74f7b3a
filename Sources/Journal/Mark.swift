// SPDX-License-Identifier: Apache-2.0
public import Journey
public import Wire

/// A 64-bit stand-in for a text in an index: eight bytes a row instead of an address. Two subjects,
/// correlations or types with the same mark cost a look at the event, which has the last word; two
/// of the few workers that one company's rules name have the same mark once in 2^57.
public struct Mark: Hashable, Comparable, Sendable {
    /// What is stored.
    public let number: Int64

    private init(_ kind: UInt8, _ text: String) {
        // FNV-1a: no key to keep, the same in every build.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        hash = (hash ^ UInt64(kind)) &* 0x100_0000_01b3
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        number = Int64(bitPattern: hash)
    }

    /// Of an event's `subject`.
    public static func subject(_ text: String) -> Mark { Mark(1, text) }
    /// Of an event's `correlationid`.
    public static func correlation(_ text: String) -> Mark { Mark(2, text) }
    /// Of an event's type.
    public static func type(_ type: EventType) -> Mark { Mark(3, type.rawValue) }
    /// Of a worker's name.
    public static func worker(_ worker: WorkerName) -> Mark { Mark(4, worker.rawValue) }
    /// What seals a row that no chain covers.
    public static func seal(_ name: String, _ number: Int64) -> Mark {
        Mark(5, "\(name)=\(number)")
    }
    /// What seals a fold's cursor.
    public static func seal(_ move: CursorMove) -> Mark {
        seal("\(move.fold)", Int64(bitPattern: move.settled))
    }

    /// By number.
    public static func < (left: Mark, right: Mark) -> Bool { left.number < right.number }
}
