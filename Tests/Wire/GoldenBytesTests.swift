// SPDX-License-Identifier: Apache-2.0
import Journey
import Testing
import Wire

/// The bytes on the wire, worked out by hand: what is drawn in `docs/wire.md`. Numbers are
/// little-endian, a text has its length in two bytes before it.
@Suite struct GoldenBytesTests {
    /// Hexadecimal digits; blanks are for the reader.
    private func hex(_ text: String) -> [UInt8] {
        let digits = text.filter { !$0.isWhitespace }
        return stride(from: 0, to: digits.count, by: 2).map { offset in
            let start = digits.index(digits.startIndex, offsetBy: offset)
            return UInt8(digits[start..<digits.index(start, offsetBy: 2)], radix: 16)!
        }
    }
    private let chain = Digest(bytes: (0...15).map { UInt8($0) })!
    private let chainHex = "000102030405060708090a0b0c0d0e0f"
    private let fold = FoldID(worker: "gate", slot: Slot(9))

    @Test func `JOIN: worker, replica, whether it shares, the slots it held`() {
        let join = Join(
            worker: "gate", replica: "a", shares: true, held: SlotSet([Slot(0), Slot(8)]))
        #expect(
            Request.join(join).frames == [
                hex("4a4f494e"), hex("0400 67617465 0100 61 01 0101000000000000"),
            ])
    }

    @Test func `LEAVE: number, worker, replica, the lease where there is one`() {
        let leave = Leave(
            number: 3, worker: "gate", replica: "a", lease: LeaseEpoch(bus: 2, counter: 258))
        #expect(
            Request.leave(leave).frames == [
                hex("4c45415645"),
                hex("0300000000000000 0400 67617465 0100 61 01 0200000000000000 0201000000000000"),
            ])
    }

    @Test func `PUBLISH of a door: number, no outcome, then the events`() {
        let frames = Request.publish(Publish(number: 7, events: [[0x7b, 0x7d], [0x5b]])).frames
        #expect(
            frames == [hex("5055424c495348"), hex("0700000000000000 00"), hex("7b7d"), hex("5b")])
    }

    @Test func `PUBLISH of an outcome: number, phase and key, lease, restart`() {
        let key = OutcomeKey(fold: fold, anchor: 300, step: 1, phase: .decision)
        let speaker = Publish.Speaker(
            lease: LeaseEpoch(bus: 3, counter: 4), key: key, restarts: true)
        let frames = Request.publish(Publish(number: 1, outcome: speaker, events: [[0x7b]])).frames
        #expect(
            frames[1]
                == hex(
                    """
                    0100000000000000 02 0400 67617465 09 2c01000000000000 01000000
                    0300000000000000 0400000000000000 01
                    """))
    }

    @Test
    func `REPORT: number, who, lease, place, cursors, deadline, keys, ready, attempt, complaint`() {
        let report = Report(
            number: 9, worker: "gate", replica: "a", lease: LeaseEpoch(bus: 1, counter: 2),
            slots: SlotSet([Slot(9)]), through: 5,
            cursors: [CursorMove(fold: fold, settled: 4)],
            nextDeadline: Instant(microseconds: 1), waitingKeys: 3, ready: false,
            attempting: Attempt(fold: fold, first: 6, last: 7), complaint: "no")
        #expect(
            Request.report(report).frames[1]
                == hex(
                    """
                    0900000000000000 0400 67617465 0100 61 01 0100000000000000 0200000000000000
                    0002000000000000
                    0500000000000000 01000000 0400 67617465 09 0400000000000000
                    01 0100000000000000 03000000 00
                    01 0400 67617465 09 0600000000000000 0700000000000000 01 0200 6e6f
                    """))
    }

    @Test func `READ: id, credit, from, bounds and filters`() {
        let query = Query(
            from: Position(sequence: 10, chain: chain), types: ["b", "a"],
            slots: SlotSet([Slot(0), Slot(8)]), worker: "gate", mostEvents: 16, mostBytes: 65_536)
        let frames = Request.read(Read(id: 1, query: query, credit: 2)).frames
        #expect(
            frames == [
                hex("52454144"),
                hex(
                    """
                    0100000000000000 0200 0a00000000000000 \(chainHex) 00
                    01 0200 0100 61 0100 62 0101000000000000 01 0400 67617465 00 00 00
                    10000000 00000100
                    """),
            ])
    }

    @Test func `RELEASE: number, worker, anchor, key, retry, who`() {
        let release = Release(
            number: 4, worker: "gate", anchor: 9, key: "k", retry: true, by: "al")
        #expect(
            Request.release(release).frames == [
                hex("52454c45415345"),
                hex("0400000000000000 0400 67617465 0900000000000000 0100 6b 01 0200 616c"),
            ])
    }

    @Test func `KEEP: number, lease, a snapshot's part; RECALL: number, fold, version, part`() {
        let key = SnapshotKey(fold: fold, version: 3)
        let part = SnapshotPart(
            key: key, position: Position(sequence: 10, chain: chain), checksum: chain, number: 1,
            count: 2, bytes: [0x7b])
        let partHex =
            "0400 67617465 09 03000000 0a00000000000000 \(chainHex) \(chainHex) 0100 0200"
        #expect(
            Request.keep(Keep(number: 7, lease: nil, part: part)).frames == [
                hex("4b454550"), hex("0700000000000000 00 \(partHex)"), [0x7b],
            ])
        #expect(
            Request.recall(Recall(number: 7, key: key, part: 1)).frames == [
                hex("524543414c4c"), hex("0700000000000000 0400 67617465 09 03000000 0100"),
            ])
        #expect(
            Reply.snapshot(number: 7, part).frames == [
                hex("534e415053484f54"), hex("0700000000000000 01 \(partHex)"), [0x7b],
            ])
        #expect(
            Reply.snapshot(number: 7, nil).frames == [
                hex("534e415053484f54"), hex("0700000000000000 00"),
            ])
        #expect(Reply.kept(number: 7).frames == [hex("4b455054"), hex("0700000000000000")])
    }

    @Test func `a commit's head: epoch, after, through, time, entries, cursors`() throws {
        let commit = Commit(
            epoch: 1, after: Position(sequence: 2, chain: chain),
            through: Position(sequence: 3, chain: chain), recorded: Instant(microseconds: 256),
            entries: [
                Entry(
                    sequence: 3, type: "t", slot: .all,
                    outcome: OutcomeKey(fold: fold, anchor: 2, step: 0, phase: .alarm), length: 2)
            ], cursors: [CursorMove(fold: fold, settled: 1)], body: [0x7b, 0x7d])
        #expect(
            commit.head
                == hex(
                    """
                    0100000000000000 0200000000000000 \(chainHex) 0300000000000000 \(chainHex)
                    0001000000000000 01000000
                    0300000000000000 0100 74 40 01 0400 67617465 09 0200000000000000 00000000
                    02000000
                    01000000 0400 67617465 09 0100000000000000
                    """))
        #expect(try Commit(head: commit.head, body: commit.body) == commit)
        #expect(throws: MalformedMessage.self) { try Commit(head: commit.head, body: [0x7b]) }
    }

    @Test func `GRANT: lease, slots, head, cautious, cursors, suspects`() {
        let grant = Grant(
            lease: LeaseEpoch(bus: 1, counter: 2), slots: SlotSet([Slot(9)]),
            head: Position(sequence: 3, chain: chain),
            cursors: [CursorMove(fold: fold, settled: 3)], cautious: true,
            suspects: [Suspect(attempt: Attempt(fold: fold, first: 1, last: 2), deaths: 5)])
        #expect(
            Reply.granted(grant).frames == [
                hex("4752414e54"),
                hex(
                    """
                    0100000000000000 0200000000000000 0002000000000000
                    0300000000000000 \(chainHex) 01
                    01000000 0400 67617465 09 0300000000000000
                    01000000 0400 67617465 09 0100000000000000 0200000000000000 05000000
                    """),
            ])
    }

    @Test func `ANSWER: number, fold, and one of five results`() {
        func answer(_ result: Answer.Result, _ fold: FoldID? = nil) -> [UInt8] {
            Reply.answer(Answer(number: 5, fold: fold, result: result)).frames[1]
        }
        let ack = Answer.Result.stored([Stored(sequence: 8, duplicate: false)])
        let dup = Answer.Result.stored([Stored(sequence: 8, duplicate: true)])
        let five = "0500000000000000"
        #expect(answer(ack) == hex("\(five) 00 00 01000000 0800000000000000 00"))
        #expect(
            answer(dup, fold)
                == hex("\(five) 01 0400 67617465 09 00 01000000 0800000000000000 01"))
        #expect(answer(.conflict("no")) == hex("\(five) 00 01 0200 6e6f"))
        #expect(
            answer(.busy(milliseconds: 50, expected: 4))
                == hex("\(five) 00 02 32000000 0400000000000000"))
        #expect(
            answer(.fenced(LeaseEpoch(bus: 1, counter: 2)))
                == hex("\(five) 00 03 0100000000000000 0200000000000000"))
        #expect(
            answer(.bad(index: 1, path: "$", rule: "r"))
                == hex("\(five) 00 04 01000000 0100 24 0100 72"))
    }

    @Test func `PAGE: id, end, more, parkings, then a commit`() {
        let commit = Commit(
            epoch: 1, after: .start, through: .start, recorded: Instant(microseconds: 0))
        let page = Page(
            id: 6, atEnd: true, more: false, commit: commit,
            parkings: [Parking(fold: fold, anchor: 2)])
        #expect(
            Reply.page(page).frames == [
                hex("50414745"),
                hex("0600000000000000 01 00 01000000 0400 67617465 09 0200000000000000"),
                commit.head, [],
            ])
    }

    @Test func `YIELD, NOTED, FENCED, DIVERGED, STATUS, REFUSED`() {
        #expect(
            Reply.yield(LeaseEpoch(bus: 1, counter: 2), SlotSet([Slot(9)])).frames == [
                hex("5949454c44"), hex("0100000000000000 0200000000000000 0002000000000000"),
            ])
        #expect(
            Reply.noted(number: 5, settled: 3).frames == [
                hex("4e4f544544"), hex("0500000000000000 0300000000000000"),
            ])
        #expect(
            Reply.fenced(LeaseEpoch(bus: 1, counter: 2)).frames == [
                hex("46454e434544"), hex("0100000000000000 0200000000000000"),
            ])
        #expect(
            Reply.diverged(id: 1, head: Position(sequence: 2, chain: chain)).frames == [
                hex("4449564552474544"), hex("0100000000000000 0200000000000000 \(chainHex)"),
            ])
        #expect(
            Request.status(number: 5).frames == [hex("535441545553"), hex("0500000000000000")])
        #expect(
            Reply.status(number: 5, [0x7b]).frames == [
                hex("535441545553"), hex("0500000000000000"), [0x7b],
            ])
        #expect(
            Reply.refused(number: 5, "no").frames == [
                hex("52454655534544"), hex("0500000000000000 0200 6e6f"),
            ])
    }
}
