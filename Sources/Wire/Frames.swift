// SPDX-License-Identifier: Apache-2.0
internal import Journey

/// The frames of a message; drawn in `docs/wire.md`, with golden bytes in the tests. The first
/// frame names the message in ASCII, the second is its head, what is large follows in frames of
/// its own.
extension Request {
    public var frames: [[UInt8]] {
        var head = ByteWriter()
        switch self {
        case .join(let join):
            head.write(join.worker.rawValue)
            head.write(join.replica)
            head.write(UInt8(join.shares ? 1 : 0))
            head.write(join.held.mask)
            return [Word.join, head.bytes]
        case .leave(let leave):
            head.write(leave)
            return [Word.leave, head.bytes]
        case .report(let report):
            head.write(report)
            return [Word.report, head.bytes]
        case .publish(let publish):
            head.write(publish.number)
            head.write(publish.outcome?.key)
            if let outcome = publish.outcome {
                head.write(outcome.lease)
                head.write(UInt8(outcome.restarts ? 1 : 0))
            }
            return [Word.publish, head.bytes] + publish.events
        case .read(let read):
            head.write(read.id)
            head.write(read.credit)
            head.write(read.query)
            return [Word.read, head.bytes]
        case .status(let number):
            head.write(number)
            return [Word.status, head.bytes]
        case .release(let release):
            head.write(release)
            return [Word.release, head.bytes]
        case .keep(let keep):
            head.write(keep.number)
            head.write(keep.lease) { $0.write($1) }
            head.write(keep.part)
            return [Word.keep, head.bytes, keep.part.bytes]
        case .recall(let recall):
            head.write(recall.number)
            head.write(recall.key)
            head.write(recall.part)
            return [Word.recall, head.bytes]
        }
    }

    /// Reads a request from its frames.
    public init(frames: [[UInt8]]) throws(MalformedMessage) {
        guard let word = frames.first else { throw MalformedMessage("a message without frames") }
        var head = ByteReader(frames.count > 1 ? frames[1] : [])
        switch word {
        case Word.join:
            self = .join(
                Join(
                    worker: WorkerName(rawValue: try head.text()), replica: try head.text(),
                    shares: try head.flag(), held: SlotSet(mask: try head.number())))
        case Word.leave: self = .leave(try head.leave())
        case Word.report: self = .report(try head.report())
        case Word.publish:
            let number = try head.number(UInt64.self)
            var speaker: Publish.Speaker?
            if let key = try head.outcome() {
                speaker = Publish.Speaker(
                    lease: try head.lease(), key: key, restarts: try head.flag())
            }
            self = .publish(
                Publish(number: number, outcome: speaker, events: Array(frames.dropFirst(2))))
        case Word.read:
            let id = try head.number(UInt64.self)
            let credit = try head.number(UInt16.self)
            self = .read(Read(id: id, query: try head.query(), credit: max(1, credit)))
        case Word.status:
            self = .status(number: frames.count > 1 ? try head.number() : 0)
        case Word.release: self = .release(try head.release())
        case Word.keep:
            guard frames.count == 3, frames[2].count <= SnapshotPart.mostBytes else {
                throw MalformedMessage(
                    "a part of a snapshot is one frame of at most \(SnapshotPart.mostBytes) bytes")
            }
            self = .keep(
                Keep(
                    number: try head.number(), lease: try head.flag() ? try head.lease() : nil,
                    part: try head.snapshotPart(frames[2])))
        case Word.recall:
            self = .recall(
                Recall(
                    number: try head.number(), key: try head.snapshotKey(), part: try head.number())
            )
        default:
            throw MalformedMessage(
                "\"\(String(decoding: word.prefix(32), as: UTF8.self))\" is no request")
        }
        guard head.isAtEnd else { throw MalformedMessage("bytes behind the end of a head") }
    }
}

extension Reply {
    public var frames: [[UInt8]] {
        var head = ByteWriter()
        switch self {
        case .granted(let grant):
            head.write(grant)
            return [Word.grant, head.bytes]
        case .yield(let lease, let slots):
            head.write(lease)
            head.write(slots.mask)
            return [Word.yield, head.bytes]
        case .noted(let number, let settled):
            head.write(number)
            head.write(settled)
            return [Word.noted, head.bytes]
        case .fenced(let lease):
            head.write(lease)
            return [Word.fenced, head.bytes]
        case .answer(let answer):
            head.write(answer)
            return [Word.answer, head.bytes]
        case .page(let page):
            head.write(page.id)
            head.write(UInt8(page.atEnd ? 1 : 0))
            head.write(UInt8(page.more ? 1 : 0))
            head.write(UInt32(page.parkings.count))
            for parking in page.parkings { head.write(parking) }
            return [Word.page, head.bytes, page.commit.head, page.commit.body]
        case .diverged(let id, let position):
            head.write(id)
            head.write(position)
            return [Word.diverged, head.bytes]
        case .kept(let number):
            head.write(number)
            return [Word.kept, head.bytes]
        case .snapshot(let number, let part):
            head.write(number)
            head.write(part) { $0.write($1) }
            return [Word.snapshot, head.bytes] + (part.map { [$0.bytes] } ?? [])
        case .status(let number, let json):
            head.write(number)
            return [Word.status, head.bytes, json]
        case .refused(let number, let reason):
            head.write(number)
            head.write(String(reason.unicodeScalars.prefix(2_000)))
            return [Word.refused, head.bytes]
        }
    }

    /// Reads a reply from its frames.
    public init(frames: [[UInt8]]) throws(MalformedMessage) {
        guard let word = frames.first else { throw MalformedMessage("a message without frames") }
        var head = ByteReader(frames.count > 1 ? frames[1] : [])
        switch word {
        case Word.grant: self = .granted(try head.grant())
        case Word.yield:
            self = .yield(try head.lease(), SlotSet(mask: try head.number()))
        case Word.noted: self = .noted(number: try head.number(), settled: try head.number())
        case Word.fenced: self = .fenced(try head.lease())
        case Word.answer: self = .answer(try head.answer())
        case Word.page:
            guard frames.count == 4 else { throw MalformedMessage("a page has four frames") }
            let id = try head.number(UInt64.self)
            let atEnd = try head.flag()
            let more = try head.flag()
            var parkings: [Parking] = []
            for _ in 0..<(try head.number(UInt32.self)) { parkings.append(try head.parking()) }
            self = .page(
                Page(
                    id: id, atEnd: atEnd, more: more,
                    commit: try Commit(head: frames[2], body: frames[3]), parkings: parkings))
        case Word.diverged:
            self = .diverged(id: try head.number(), head: try head.position())
        case Word.kept: self = .kept(number: try head.number())
        case Word.snapshot:
            let number = try head.number(UInt64.self)
            let part =
                try head.flag() ? try head.snapshotPart(frames.count > 2 ? frames[2] : []) : nil
            self = .snapshot(number: number, part)
        case Word.status:
            self = .status(number: try head.number(), frames.count > 2 ? frames[2] : [])
        case Word.refused: self = .refused(number: try head.number(), try head.text())
        default:
            throw MalformedMessage(
                "\"\(String(decoding: word.prefix(32), as: UTF8.self))\" is no reply")
        }
        guard head.isAtEnd else { throw MalformedMessage("bytes behind the end of a head") }
    }
}

/// The first frames.
enum Word {
    static let join = Array("JOIN".utf8)
    static let leave = Array("LEAVE".utf8)
    static let report = Array("REPORT".utf8)
    static let publish = Array("PUBLISH".utf8)
    static let read = Array("READ".utf8)
    static let status = Array("STATUS".utf8)
    static let release = Array("RELEASE".utf8)
    static let keep = Array("KEEP".utf8)
    static let recall = Array("RECALL".utf8)
    static let kept = Array("KEPT".utf8)
    static let snapshot = Array("SNAPSHOT".utf8)
    static let grant = Array("GRANT".utf8)
    static let yield = Array("YIELD".utf8)
    static let noted = Array("NOTED".utf8)
    static let fenced = Array("FENCED".utf8)
    static let answer = Array("ANSWER".utf8)
    static let page = Array("PAGE".utf8)
    static let diverged = Array("DIVERGED".utf8)
    static let refused = Array("REFUSED".utf8)
}
