// SPDX-License-Identifier: Apache-2.0
import Events
import Foundation
import Journal
import JournalSQLite
import Journey
import Wire

let noon = Instant(rfc3339: "2026-03-02T12:00:00Z")!
let gate3 = FoldID(worker: "gate", slot: Slot(3))

/// A submitted event, as short as one can be.
func event(
    _ id: String, type: EventType = "fact.observed", subject: String? = "deal:1",
    key: String? = nil, correlation: String? = nil, source: String = "/test",
    data: String = "{}"
) -> Submitted {
    var attributes: [(String, String?)] = [("specversion", "1.0"), ("id", id), ("source", source)]
    attributes += [("type", type.rawValue), ("subject", subject), ("partitionkey", key)]
    attributes.append(("correlationid", correlation))
    let text = attributes.compactMap { name, value in value.map { "\"\(name)\":\"\($0)\"" } }
    let json = Array("{\(text.joined(separator: ",")),\"data\":\(data)}".utf8)
    return Submitted(envelope: try! Envelope(scanning: json), json: json)
}

func outcome(
    _ fold: FoldID = gate3, at anchor: UInt64, step: UInt32 = 0,
    _ phase: OutcomeKey.Phase = .decision
) -> OutcomeKey {
    OutcomeKey(fold: fold, anchor: anchor, step: step, phase: phase)
}

/// A partition key whose slot is the wanted one.
func key(inSlot slot: UInt8) -> String {
    (0...).lazy.map { "account:\($0)" }.first { Slot(key: $0) == Slot(slot) }!
}

extension Journal {
    /// Appends one submission, `seconds` after noon.
    @discardableResult
    func append(
        _ events: Submitted..., outcome: OutcomeKey? = nil, seconds: Int = 0
    ) throws -> Appended {
        try append(events, outcome: outcome, seconds: seconds)
    }

    @discardableResult
    func append(
        _ events: [Submitted], outcome: OutcomeKey? = nil, seconds: Int = 0
    ) throws -> Appended {
        try append(
            Group(
                epoch: 1, recorded: noon + .seconds(seconds),
                submissions: [Submission(outcome: outcome, events: events)]))
    }

    /// All pages of a query, read one after the other.
    func pages(_ query: Query) throws -> [Commit] {
        var query = query
        var pages: [Commit] = []
        let end = min(query.through ?? .max, try head.sequence)
        while true {
            guard case .page(let page, let atEnd, _) = try read(query) else { return pages }
            pages.append(page)
            if atEnd || page.through.sequence >= end { return pages }
            query.from = page.through
        }
    }

    /// The ids that a query brings, in their order.
    func ids(_ query: Query = Query()) throws -> [String] {
        try pages(query).flatMap(\.events).map { try Envelope(scanning: $0).id }
    }
}

/// A directory that is there as long as the value is.
final class Scratch: Sendable {
    let url: URL
    init() {
        url = FileManager.default.temporaryDirectory.appending(path: "baton-\(UUID().uuidString)")
        try! FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }
    deinit { try? FileManager.default.removeItem(at: url) }

    func copy() -> Scratch {
        let copy = Scratch()
        for name in try! FileManager.default.contentsOfDirectory(atPath: url.path)
        where name != "lock" && !name.hasSuffix("-shm") {
            try! bytes(name).write(to: copy.url.appending(path: name))
        }
        return copy
    }
    func bytes(_ name: String) -> Data {
        FileManager.default.contents(atPath: path(name)) ?? Data()
    }
    /// What lies in a folder of it.
    func names(_ folder: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: path(folder))) ?? []
    }
    func path(_ name: String) -> String { url.appending(path: name).path }
    func write(_ data: Data, _ name: String) { try! data.write(to: url.appending(path: name)) }
}
