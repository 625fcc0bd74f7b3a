// SPDX-License-Identifier: Apache-2.0
internal import Journey

/// The layouts of the heads.
extension ByteWriter {
    mutating func write(_ lease: LeaseEpoch) {
        write(lease.bus)
        write(lease.counter)
    }
    mutating func write(_ parking: Parking) {
        write(parking.fold)
        write(parking.anchor)
    }
    mutating func write(_ attempt: Attempt) {
        write(attempt.fold)
        write(attempt.first)
        write(attempt.last)
    }
    /// A mark, then the value when there is one.
    mutating func write<Value>(_ value: Value?, _ write: (inout ByteWriter, Value) -> Void) {
        self.write(UInt8(value == nil ? 0 : 1))
        if let value { write(&self, value) }
    }
    mutating func write(_ grant: Grant) {
        write(grant.lease)
        write(grant.slots.mask)
        write(grant.head)
        write(UInt8(grant.cautious ? 1 : 0))
        write(UInt32(grant.cursors.count))
        for move in grant.cursors { write(move) }
        write(UInt32(grant.suspects.count))
        for suspect in grant.suspects {
            write(suspect.attempt)
            write(suspect.deaths)
        }
    }
    mutating func write(_ leave: Leave) {
        write(leave.number)
        write(leave.worker.rawValue)
        write(leave.replica)
        write(leave.lease) { $0.write($1) }
    }
    mutating func write(_ release: Release) {
        write(release.number)
        write(release.worker.rawValue)
        write(release.anchor)
        write(release.key)
        write(UInt8(release.retry ? 1 : 0))
        write(release.by)
    }
    mutating func write(_ key: SnapshotKey) {
        write(key.fold)
        write(key.version)
    }
    mutating func write(_ part: SnapshotPart) {
        write(part.key)
        write(part.position)
        write(part.checksum)
        write(part.number)
        write(part.count)
    }
    mutating func write(_ report: Report) {
        write(report.number)
        write(report.worker.rawValue)
        write(report.replica)
        write(report.lease) { $0.write($1) }
        write(report.slots.mask)
        write(report.through)
        write(UInt32(report.cursors.count))
        for move in report.cursors { write(move) }
        write(report.nextDeadline) { $0.write($1.microseconds) }
        write(report.waitingKeys)
        write(UInt8(report.ready ? 1 : 0))
        write(report.attempting) { $0.write($1) }
        write(report.complaint) { $0.write($1) }
    }
    mutating func write(_ query: Query) {
        write(query.from)
        write(query.through) { $0.write($1) }
        write(query.types) { writer, types in
            writer.write(UInt16(types.count))
            for type in types.sorted() { writer.write(type.rawValue) }
        }
        write(query.slots.mask)
        write(query.worker) { $0.write($1.rawValue) }
        write(query.subject) { $0.write($1) }
        write(query.correlation) { $0.write($1) }
        write(query.since) { $0.write($1.microseconds) }
        write(UInt32(query.mostEvents))
        write(UInt32(query.mostBytes))
    }
    mutating func write(_ answer: Answer) {
        write(answer.number)
        write(answer.fold) { $0.write($1) }
        switch answer.result {
        case .stored(let places):
            write(UInt8(0))
            write(UInt32(places.count))
            for place in places {
                write(place.sequence)
                write(UInt8(place.duplicate ? 1 : 0))
            }
        case .conflict(let reason):
            write(UInt8(1))
            write(reason)
        case .busy(let milliseconds, let expected):
            write(UInt8(2))
            write(milliseconds)
            write(expected)
        case .fenced(let lease):
            write(UInt8(3))
            write(lease)
        case .bad(let index, let path, let rule):
            write(UInt8(4))
            write(index)
            write(path)
            write(rule)
        }
    }
}

extension ByteReader {
    mutating func flag() throws(MalformedMessage) -> Bool { try number(UInt8.self) == 1 }
    mutating func lease() throws(MalformedMessage) -> LeaseEpoch {
        LeaseEpoch(bus: try number(), counter: try number())
    }
    mutating func parking() throws(MalformedMessage) -> Parking {
        Parking(fold: try fold(), anchor: try number())
    }
    mutating func attempt() throws(MalformedMessage) -> Attempt {
        let fold = try fold()
        let first = try number(UInt64.self)
        let last = try number(UInt64.self)
        guard first <= last else { throw MalformedMessage("an attempt ends before it begins") }
        return Attempt(fold: fold, first: first, last: last)
    }
    mutating func leave() throws(MalformedMessage) -> Leave {
        Leave(
            number: try number(), worker: WorkerName(rawValue: try text()), replica: try text(),
            lease: try flag() ? try lease() : nil)
    }
    mutating func release() throws(MalformedMessage) -> Release {
        Release(
            number: try number(), worker: WorkerName(rawValue: try text()), anchor: try number(),
            key: try text(), retry: try flag(), by: try text())
    }
    mutating func snapshotKey() throws(MalformedMessage) -> SnapshotKey {
        SnapshotKey(fold: try fold(), version: try number())
    }
    mutating func snapshotPart(_ bytes: [UInt8]) throws(MalformedMessage) -> SnapshotPart {
        let part = SnapshotPart(
            key: try snapshotKey(), position: try position(), checksum: try digest(),
            number: try number(), count: try number(), bytes: bytes)
        guard part.number < part.count else {
            throw MalformedMessage("part \(part.number) of \(part.count)")
        }
        return part
    }
    /// The nearest one that can be reckoned with and written: a peer may say anything.
    mutating func instant() throws(MalformedMessage) -> Instant {
        Instant(microseconds: try number()).withinRange
    }
    mutating func grant() throws(MalformedMessage) -> Grant {
        var grant = Grant(
            lease: try lease(), slots: SlotSet(mask: try number()), head: try position(),
            cursors: [], cautious: try flag())
        for _ in 0..<(try number(UInt32.self)) { grant.cursors.append(try cursorMove()) }
        for _ in 0..<(try number(UInt32.self)) {
            grant.suspects.append(Suspect(attempt: try attempt(), deaths: try number()))
        }
        return grant
    }
    mutating func report() throws(MalformedMessage) -> Report {
        var report = Report(
            number: try number(), worker: WorkerName(rawValue: try text()), replica: try text(),
            lease: try flag() ? try lease() : nil, slots: SlotSet(mask: try number()),
            through: try number())
        for _ in 0..<(try number(UInt32.self)) { report.cursors.append(try cursorMove()) }
        report.nextDeadline = try flag() ? try instant() : nil
        report.waitingKeys = try number()
        report.ready = try flag()
        report.attempting = try flag() ? try attempt() : nil
        report.complaint = try flag() ? try text() : nil
        return report
    }
    mutating func query() throws(MalformedMessage) -> Query {
        var query = Query(from: try position())
        query.through = try flag() ? try number(UInt64.self) : nil
        if try flag() {
            var types: Set<EventType> = []
            for _ in 0..<(try number(UInt16.self)) { types.insert(EventType(rawValue: try text())) }
            query.types = types
        }
        query.slots = SlotSet(mask: try number())
        query.worker = try flag() ? WorkerName(rawValue: try text()) : nil
        query.subject = try flag() ? try text() : nil
        query.correlation = try flag() ? try text() : nil
        query.since = try flag() ? try instant() : nil
        query.mostEvents = Int(try number(UInt32.self))
        query.mostBytes = Int(try number(UInt32.self))
        return query
    }
    mutating func answer() throws(MalformedMessage) -> Answer {
        let number = try number(UInt64.self)
        let fold = try flag() ? try fold() : nil
        let result: Answer.Result
        switch try self.number(UInt8.self) {
        case 0:
            var places: [Stored] = []
            for _ in 0..<(try self.number(UInt32.self)) {
                places.append(Stored(sequence: try self.number(), duplicate: try flag()))
            }
            result = .stored(places)
        case 1: result = .conflict(try text())
        case 2: result = .busy(milliseconds: try self.number(), expected: try self.number())
        case 3: result = .fenced(try lease())
        case 4: result = .bad(index: try self.number(), path: try text(), rule: try text())
        default: throw MalformedMessage("an answer of an unknown kind")
        }
        return Answer(number: number, fold: fold, result: result)
    }
}
