// SPDX-License-Identifier: Apache-2.0
internal import Journey

/// The layouts of the parts that several messages share; drawn in `docs/wire.md`.
extension ByteWriter {
    public mutating func write(_ position: Position) {
        write(position.sequence)
        write(position.chain)
    }
    public mutating func write(_ fold: FoldID) {
        write(fold.worker.rawValue)
        write(fold.slot.number)
    }
    public mutating func write(_ key: OutcomeKey?) {
        guard let key else { return write(UInt8(0)) }
        write(key.phase.rawValue + 1)
        write(key.fold)
        write(key.anchor)
        write(key.step)
    }
    public mutating func write(_ entry: Entry) {
        write(entry.sequence)
        write(entry.type.rawValue)
        write(entry.slot.number)
        write(entry.outcome)
        write(UInt32(entry.length))
    }
    public mutating func write(_ move: CursorMove) {
        write(move.fold)
        write(move.settled)
    }
}

extension ByteReader {
    public mutating func position() throws(MalformedMessage) -> Position {
        Position(sequence: try number(), chain: try digest())
    }
    public mutating func slot() throws(MalformedMessage) -> Slot {
        let number = try number(UInt8.self)
        guard number <= 64 else { throw MalformedMessage("slot \(number) is above 64") }
        return Slot(number)
    }
    public mutating func fold() throws(MalformedMessage) -> FoldID {
        FoldID(worker: WorkerName(rawValue: try text()), slot: try slot())
    }
    public mutating func outcome() throws(MalformedMessage) -> OutcomeKey? {
        let mark = try number(UInt8.self)
        if mark == 0 { return nil }
        guard let phase = OutcomeKey.Phase(rawValue: mark - 1) else {
            throw MalformedMessage("phase \(mark) is above 3")
        }
        let fold = try fold()
        let anchor = try number(UInt64.self)
        guard anchor > 0 else { throw MalformedMessage("an anchor is at least 1") }
        return OutcomeKey(fold: fold, anchor: anchor, step: try number(), phase: phase)
    }
    public mutating func entry() throws(MalformedMessage) -> Entry {
        Entry(
            sequence: try number(), type: EventType(rawValue: try text()), slot: try slot(),
            outcome: try outcome(), length: Int(try number(UInt32.self)))
    }
    public mutating func cursorMove() throws(MalformedMessage) -> CursorMove {
        CursorMove(fold: try fold(), settled: try number())
    }
}

extension Entry {
    /// The entry as it stands in a directory, and joins the chain.
    public var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.write(self)
        return writer.bytes
    }
}
