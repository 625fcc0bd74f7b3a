// SPDX-License-Identifier: Apache-2.0
import Journey
import Wire

/// Messages with anything in them, from a seed.
struct Anything {
    private var state: UInt64
    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
    mutating func count(_ below: Int) -> Int { Int(next() % UInt64(below)) }
    mutating func flag() -> Bool { next() >> 40 & 1 == 1 }
    mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8(next() >> 32 & 255) }
    }
    mutating func text() -> String {
        ["", "gate", "sla-watcher", "deal:7301", "ünïcode ☂", String(repeating: "x", count: 300)][
            count(6)]
    }
    mutating func digest() -> Digest { Digest(bytes: bytes(16))! }
    mutating func slot() -> Slot { Slot(UInt8(count(65))) }
    mutating func position() -> Position { Position(sequence: next(), chain: digest()) }
    mutating func instant() -> Instant {
        .earliest + .microseconds(next() % UInt64(Instant.latest.microseconds))
    }
    mutating func lease() -> LeaseEpoch { LeaseEpoch(bus: next(), counter: next()) }
    mutating func fold() -> FoldID { FoldID(worker: WorkerName(text()), slot: slot()) }
    mutating func parking() -> Parking { Parking(fold: fold(), anchor: next()) }
    mutating func attempt() -> Attempt {
        let first = next() >> 1
        return Attempt(fold: fold(), first: first, last: first + UInt64(count(2)))
    }
    mutating func move() -> CursorMove { CursorMove(fold: fold(), settled: next()) }
    mutating func key() -> OutcomeKey {
        OutcomeKey(
            fold: fold(), anchor: max(1, next()), step: UInt32(truncatingIfNeeded: next()),
            phase: [.alarm, .decision, .release][count(3)])
    }
    mutating func some<T>(_ make: (inout Anything) -> T) -> T? { flag() ? make(&self) : nil }
    mutating func list<T>(_ make: (inout Anything) -> T) -> [T] {
        (0..<count(4)).map { _ in make(&self) }
    }
    mutating func events() -> [[UInt8]] { list { $0.bytes($0.count(40)) } }

    mutating func commit() -> Commit {
        let events = events()
        let entries = events.map {
            Entry(
                sequence: next(), type: EventType(text()), slot: slot(), outcome: some { $0.key() },
                length: $0.count)
        }
        return Commit(
            epoch: next(), after: position(), through: position(), recorded: instant(),
            entries: entries, cursors: list { $0.move() }, body: events.flatMap { $0 })
    }

    mutating func query() -> Query {
        Query(
            from: position(), through: some { $0.next() },
            types: some { Set($0.list { EventType($0.text()) }) }, slots: SlotSet(mask: next()),
            worker: some { WorkerName($0.text()) }, subject: some { $0.text() },
            correlation: some { $0.text() }, since: some { $0.instant() },
            mostEvents: count(70_000),
            mostBytes: count(1 << 20))
    }

    mutating func requests() -> [Request] {
        [
            .join(
                Join(
                    worker: WorkerName(text()), replica: text(), shares: flag(),
                    held: SlotSet(mask: next()))),
            .leave(
                Leave(
                    number: next(), worker: WorkerName(text()), replica: text(),
                    lease: some { $0.lease() })),
            .report(
                Report(
                    number: next(), worker: WorkerName(text()), replica: text(),
                    lease: some { $0.lease() }, slots: SlotSet(mask: next()),
                    through: next(), cursors: list { $0.move() },
                    nextDeadline: some { $0.instant() },
                    waitingKeys: UInt32(truncatingIfNeeded: next()), ready: flag(),
                    attempting: some { $0.attempt() }, complaint: some { $0.text() })),
            .publish(
                Publish(
                    number: next(),
                    outcome: some {
                        Publish.Speaker(lease: $0.lease(), key: $0.key(), restarts: $0.flag())
                    }, events: events())),
            .read(Read(id: next(), query: query(), credit: UInt16(1 + count(65_535)))),
            .status(number: next()),
            .keep(Keep(number: next(), lease: some { $0.lease() }, part: part())),
            .recall(
                Recall(
                    number: next(), key: SnapshotKey(fold: fold(), version: 7),
                    part: UInt16(count(9)))),
            .release(
                Release(
                    number: next(), worker: WorkerName(text()), anchor: next(), key: text(),
                    retry: flag(), by: text())),
        ]
    }

    mutating func part() -> SnapshotPart {
        SnapshotPart(
            key: SnapshotKey(fold: fold(), version: UInt32(truncatingIfNeeded: next())),
            position: position(), checksum: position().chain, number: UInt16(count(3)),
            count: UInt16(10 + count(9)), bytes: bytes(40))
    }

    mutating func replies() -> [Reply] {
        let results: [Answer.Result] = [
            .stored(list { Stored(sequence: $0.next(), duplicate: $0.flag()) }),
            .conflict(text()),
            .busy(milliseconds: UInt32(truncatingIfNeeded: next()), expected: next()),
            .fenced(lease()),
            .bad(index: UInt32(truncatingIfNeeded: next()), path: text(), rule: text()),
        ]
        return [
            .granted(
                Grant(
                    lease: lease(), slots: SlotSet(mask: next()), head: position(),
                    cursors: list { $0.move() },
                    cautious: flag(),
                    suspects: list {
                        Suspect(attempt: $0.attempt(), deaths: UInt32($0.count(9)))
                    })),
            .yield(lease(), SlotSet(mask: next())), .noted(number: next(), settled: next()),
            .fenced(lease()),
            .page(
                Page(
                    id: next(), atEnd: flag(), more: flag(), commit: commit(),
                    parkings: list { $0.parking() })),
            .kept(number: next()), .snapshot(number: next(), some { $0.part() }),
            .diverged(id: next(), head: position()), .status(number: next(), bytes(20)),
            .refused(number: next(), text()),
        ] + results.map { .answer(Answer(number: next(), fold: some { $0.fold() }, result: $0)) }
    }
}
