// SPDX-License-Identifier: Apache-2.0
internal import Journal
internal import Events
internal import Foundation
internal import GRDB
internal import Journey
internal import Wire

/// What stands in the journal already: each event's id, and each outcome's key.
enum Register {
    /// Rows that one statement takes; what is left over goes one by one.
    static let batch = 32

    /// What is known of events; most are new, and one question asks for many.
    static func events(
        _ keys: [EventKey], _ db: Database
    ) throws -> [EventKey: AppendPlan.Known] {
        var found: [Digest: AppendPlan.Known] = [:]
        var start = 0
        while start < keys.count {
            let size = keys.count - start >= batch ? batch : 1
            let statement = try db.cachedStatement(sql: size == 1 ? lookUpOne : lookUpMany)
            let some = keys[start..<(start + size)].map { Data($0.digest.bytes).databaseValue }
            let rows = try Row.fetchCursor(statement, arguments: StatementArguments(some))
            while let row = try rows.next() {
                guard let id = row.bytes(0).flatMap(Digest.init(bytes:)),
                    let known = known(row)
                else { throw JournalError.damaged(sequence: 0, what: "the table of ids") }
                found[id] = known
            }
            start += size
        }
        guard !found.isEmpty else { return [:] }
        var known: [EventKey: AppendPlan.Known] = [:]
        for key in keys { known[key] = found[key.digest] }
        return known
    }

    static func store(_ events: [AppendPlan.Placed], _ db: Database) throws {
        // In the order of their keys, so that each page of the tree is touched in one go.
        let rows = events.map { (key: $0.key.digest, sequence: $0.sequence, digest: $0.digest) }
        try insertion.insert(rows.sorted { $0.key < $1.key }, db) { row, values in
            values.append(Data(row.key.bytes))
            values.append(Int64(bitPattern: row.sequence))
            values.append(Data(row.digest.bytes))
        }
    }

    private static let insertion = Insertion(into: "ids", columns: 3)

    static func outcome(_ key: OutcomeKey, _ db: Database) throws -> AppendPlan.KnownOutcome? {
        let statement = try db.cachedStatement(
            sql: "SELECT phase, first, count FROM outcomes "
                + "WHERE worker = ? AND slot = ? AND anchor = ? AND step = ?")
        guard let row = try Row.fetchOne(statement, arguments: place(key)) else { return nil }
        guard
            let phase = row.sequence(0).flatMap({ OutcomeKey.Phase(rawValue: UInt8(clamping: $0)) }
            ),
            let first = row.sequence(1), let count = row.sequence(2)
        else { throw JournalError.damaged(sequence: key.anchor, what: "the outcome \(key)") }
        return AppendPlan.KnownOutcome(phase: phase, first: first, count: Int(count))
    }

    static func store(
        _ key: OutcomeKey, _ accepted: AppendPlan.Accepted, _ db: Database
    ) throws {
        let statement = try db.cachedStatement(
            sql: "INSERT INTO outcomes VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        try statement.execute(
            arguments: place(key) + [
                Int64(key.phase.rawValue), Int64(bitPattern: accepted.events[0].sequence),
                Int64(accepted.events.count), accepted.parks ? 1 : 0,
            ])
    }

    static func place(_ key: OutcomeKey) -> StatementArguments {
        [
            Mark.worker(key.fold.worker).number, Int64(key.fold.slot.number),
            Int64(bitPattern: key.anchor), Int64(key.step),
        ]
    }

    /// How rows of a table are inserted: many by one statement is half the time of one by one.
    struct Insertion {
        let one: String
        let many: String
        init(into table: String, columns: Int) {
            let row = "(" + repeatElement("?", count: columns).joined(separator: ",") + ")"
            one = "INSERT INTO \(table) VALUES \(row)"
            let rows = repeatElement(row, count: batch).joined(separator: ",")
            many = "INSERT INTO \(table) VALUES \(rows)"
        }

        func insert<Element>(
            _ elements: [Element], _ db: Database,
            _ values: (Element, inout [(any DatabaseValueConvertible)?]) -> Void
        ) throws {
            var start = 0
            while start < elements.count {
                let size = elements.count - start >= batch ? batch : 1
                let statement = try db.cachedStatement(sql: size == 1 ? one : many)
                // Of this very type: of any other, GRDB's conversion takes as long as the insert.
                var arguments: [(any DatabaseValueConvertible)?] = []
                for element in elements[start..<(start + size)] { values(element, &arguments) }
                try statement.execute(arguments: StatementArguments(arguments))
                start += size
            }
        }
    }

    private static func known(_ row: Row) -> AppendPlan.Known? {
        guard let sequence = row.sequence(1), let digest = row.bytes(2).flatMap(Digest.init(bytes:))
        else { return nil }
        return AppendPlan.Known(sequence: sequence, digest: digest)
    }

    private static let lookUpOne = "SELECT id, sequence, digest FROM ids WHERE id = ?"
    private static let lookUpMany =
        "SELECT id, sequence, digest FROM ids WHERE id IN ("
        + repeatElement("?", count: batch).joined(separator: ",") + ")"
}

extension Register {
    /// Whether an outcome stands as one that sets its anchor aside.
    static func parks(_ key: OutcomeKey, _ db: Database) throws -> Bool {
        let statement = try db.cachedStatement(
            sql: "SELECT parked FROM outcomes "
                + "WHERE worker = ? AND slot = ? AND anchor = ? AND step = ?")
        return try Row.fetchOne(statement, arguments: place(key))?.number(0) == 1
    }

    /// The anchors that a worker's folds have set aside, as decisions.
    static func parkings(
        of worker: WorkerName, in slots: SlotSet, _ db: Database
    ) throws -> [Parking] {
        let statement = try db.cachedStatement(
            sql: "SELECT slot, anchor FROM outcomes WHERE worker = ? AND parked = 1 "
                + "AND phase = \(OutcomeKey.Phase.decision.rawValue) ORDER BY slot, anchor")
        let rows = try Row.fetchAll(statement, arguments: [Mark.worker(worker).number])
        return try rows.compactMap { row in
            guard let number = row.sequence(0), number <= 64, let anchor = row.sequence(1) else {
                throw JournalError.damaged(sequence: 0, what: "the table of outcomes")
            }
            let slot = Slot(UInt8(number))
            guard slots.contains(slot) else { return nil }
            return Parking(fold: FoldID(worker: worker, slot: slot), anchor: anchor)
        }
    }
}
