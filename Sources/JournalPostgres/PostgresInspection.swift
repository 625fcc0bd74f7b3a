// SPDX-License-Identifier: Apache-2.0
public import Foundation
public import Journal
internal import JournalHead
internal import Journey
internal import Postgres
public import Wire

/// Verifies a journal from outside, beside a running bus or without one: it takes no row, writes
/// nothing, and needs no right but to read.
public struct PostgresInspection: Sendable {
    private let database: Database
    private let readers: ReaderPool
    private let headFile: URL?

    /// - Parameters:
    ///   - string: A connection string of libpq.
    ///   - schema: That holds the journal's tables.
    ///   - headFile: That a bus keeps of it.
    public init(
        _ string: String, schema: String = PostgresJournal.Options().schema, headFile: URL? = nil
    ) {
        self.headFile = headFile
        database = Database(string, schema: schema)
        readers = ReaderPool(database)
    }

    /// Whether a bus writes the journal now.
    ///
    /// - Throws: ``JournalError/unreachable(_:)``, `notAJournal` where there is none.
    public var isBeingWritten: Bool {
        get throws {
            try reading(.start) { connection in
                try database.fence.remaining(connection) != nil
            }
        }
    }

    /// Walks from the first event to where the journal ended when the walk came there, and checks
    /// every column, every index, the cursors and the writer's row. `progress` hears how far it is,
    /// and how far it goes.
    ///
    /// - Throws: ``JournalError/damaged(sequence:what:)`` with the first sequence that is not
    ///   whole; `notAJournal`; `unreachable`.
    public func verify(
        progress: (_ sequence: UInt64, _ head: UInt64) -> Void = { _, _ in }
    ) throws -> Position {
        var verification = Verification(from: .start)
        let known = headFile.map(HeadFile.read)
        let end = try reading(.start) { connection in
            try connection.execute("SELECT max(sequence) FROM \(database.schema.name).journal")
                .sequence(0, 0) ?? 0
        }
        while verification.position.sequence < end {
            let goesOn = try reading(verification.position) { connection in
                try verification.step(database.schema, connection)
            }
            progress(verification.position.sequence, end)
            guard goesOn else { break }
        }
        // What a bus has appended meanwhile, and the rest, at one moment.
        try reading(verification.position) { connection in
            while try verification.step(database.schema, connection) {}
            try finish(verification, connection)
            try known?.check(verification.position) { sequence in
                try PostgresMoment(database.schema, connection)
                    .commit(containing: sequence).position(at: sequence)
            }
        }
        return verification.position
    }

    /// How much is packed.
    public func packed() throws -> Packed {
        try reading(.start) { connection in
            try Segments(schema: database.schema, connection: connection).packed()
        }
    }

    /// How far a copy goes that is not all here; nil where all is.
    ///
    /// - Throws: ``JournalError``.
    public func copying() throws -> UInt64? {
        try reading(.start) { try WriterRow.read(database.schema, $0).copying }
    }

    private func finish(_ verification: Verification, _ connection: Connection) throws {
        try database.schema.check(connection)
        _ = try verification.finish(database.schema, connection, isWhole: true)
        if let seconds = try database.fence.remaining(connection), seconds > 60 {
            throw JournalError.damaged(
                sequence: 0,
                what: "the writer's row is taken for another \(seconds) s, which no bus ever says")
        }
    }

    private func reading<Result>(
        _ position: Position, _ body: (Connection) throws -> Result
    ) throws -> Result {
        do {
            return try readers.read(.verifying) { connection in
                guard try database.schema.exists(connection) else {
                    throw JournalError.notAJournal("the database holds no journal")
                }
                try database.schema.checkAge(connection)
                return try body(connection)
            }
        } catch { throw JournalError.of(error, at: position.sequence + 1) }
    }
}
