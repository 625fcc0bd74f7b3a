// SPDX-License-Identifier: Apache-2.0
internal import Journey

/// A commit in two parts: the head with its directory, and the events' JSON.
extension Commit {
    /// `epoch u64 · after · through · recorded i64 µs · entries u32 … · cursors u32 …`
    public var head: [UInt8] {
        var writer = ByteWriter()
        writer.write(epoch)
        writer.write(after)
        writer.write(through)
        writer.write(recorded.microseconds)
        writer.write(UInt32(entries.count))
        for entry in entries { writer.write(entry) }
        writer.write(UInt32(cursors.count))
        for move in cursors { writer.write(move) }
        return writer.bytes
    }

    /// Reads a commit; the lengths in its directory must fill the body exactly.
    public init(head: [UInt8], body: [UInt8]) throws(MalformedMessage) {
        var reader = ByteReader(head)
        epoch = try reader.number()
        after = try reader.position()
        through = try reader.position()
        recorded = Instant(microseconds: try reader.number())
        entries = []
        var length = 0
        for _ in 0..<(try reader.number(UInt32.self)) {
            let entry = try reader.entry()
            length += entry.length
            entries.append(entry)
        }
        cursors = []
        for _ in 0..<(try reader.number(UInt32.self)) {
            cursors.append(try reader.cursorMove())
        }
        guard reader.isAtEnd, length == body.count else {
            throw MalformedMessage("a commit's directory does not match its body")
        }
        self.body = body
    }
}
