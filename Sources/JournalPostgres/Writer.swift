// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Journal
internal import Postgres
internal import Synchronization

/// The one connection that writes, and the writer's row as this bus left it.
///
/// A statement whose connection broke may have been carried out or not. Then nothing is done before
/// the row has been read on a new connection, after whoever still holds it: it says whether the
/// statement was done, must be done again, or can no longer be done because another bus writes.
final class Writer: Sendable {
    private struct Held: ~Copyable {
        var connection: Connection?
        var row: WriterRow
        /// The epoch of the take-over has not been used yet.
        var isFresh = true
        var touched = ContinuousClock.now
    }

    private let database: Database
    private let patience: Duration
    private let held: Mutex<Held>
    /// When that began which is asked of the database now.
    private let asking = Mutex<ContinuousClock.Instant?>(nil)
    /// A row that was touched within so long is not renewed: the bus asks each second, and the row
    /// lasts three.
    private static let fresh = Duration.milliseconds(600)
    /// A statement takes some milliseconds; beyond this somebody should know.
    private static let unanswered = Duration.seconds(2)

    /// - Parameter patience: How long a database that does not answer is waited for.
    init(
        _ database: Database, _ connection: Connection, _ row: WriterRow, patience: Duration
    ) {
        self.database = database
        self.patience = patience
        held = Mutex(Held(connection: connection, row: row))
    }

    /// For how long the database has not answered; nil while it does.
    var unanswered: Duration? {
        guard let began = asking.withLock(\.self) else { return nil }
        let time = ContinuousClock.now - began
        return time > Self.unanswered ? time : nil
    }

    /// As this bus left it.
    var row: WriterRow { held.withLock { $0.row } }

    /// Looks something up, on a new connection where the old one broke.
    func look<Result>(_ body: (Connection) throws -> Result) throws -> Result {
        try held.withLock { held in
            asking.withLock { $0 = .now }
            defer { asking.withLock { $0 = nil } }
            let deadline = ContinuousClock.now + patience
            while true {
                do { return try body(try connection(&held, until: deadline)) } catch {
                    try standBack(error, &held, until: deadline)
                }
            }
        }
    }

    /// Changes the row, and whatever the same statement stores, exactly once.
    ///
    /// - Parameter statement: False where it changed nothing.
    /// - Throws: ``JournalError/fenced(_:)`` when the row is another's.
    func move(
        to next: WriterRow, _ statement: (WriterRow, Connection) throws -> Bool
    ) throws {
        try held.withLock { held in
            asking.withLock { $0 = .now }
            defer { asking.withLock { $0 = nil } }
            let deadline = ContinuousClock.now + patience
            while true {
                do {
                    let connection = try connection(&held, until: deadline)
                    if try statement(held.row, connection) { break }
                    // Changed nothing: an earlier try, or another bus, has changed it.
                    if try isDone(next, held.row, connection) { break }
                } catch {
                    try standBack(error, &held, until: deadline)
                    let connection = try connection(&held, until: deadline)
                    do {
                        if next != held.row, try isDone(next, held.row, connection) { break }
                    } catch { try standBack(error, &held, until: deadline) }
                }
            }
            held.row = next
            held.isFresh = false
            held.touched = .now
        }
    }

    /// Keeps the row, unless something has touched it a moment ago.
    func renew() throws {
        guard held.withLock({ ContinuousClock.now - $0.touched }) > Self.fresh else { return }
        try move(to: row) { row, connection in try database.fence.renew(row, connection) }
    }

    /// The epoch of the take-over, once; nil after it has been used.
    func takeFreshEpoch() -> UInt64? {
        held.withLock { held in
            defer { held.isFresh = false }
            return held.isFresh ? held.row.epoch : nil
        }
    }

    /// Lets the row go, and the connection.
    func release() {
        held.withLock { held in
            if let connection = held.connection {
                try? database.fence.release(held.row, connection)
            }
            held.connection = nil
        }
    }
}

extension Writer {
    /// Whether the row stands where a statement was to bring it; false where it stands as before.
    private func isDone(
        _ next: WriterRow, _ before: WriterRow, _ connection: Connection
    ) throws -> Bool {
        let found = try WriterRow.settled(database.schema, connection)
        if found == next { return next != before }
        if found == before { return false }
        guard found.epoch == before.epoch else {
            throw JournalError.fenced(
                "another bus writes this journal now (epoch \(found.epoch), this one had "
                    + "\(before.epoch)): what was not acknowledged is offered to that one")
        }
        throw JournalError.fenced(
            "the database stands at \(found.head), where this bus had left it at \(before.head): "
                + "it was restored, or a standby with less history has become the primary; start "
                + "again")
    }

    private func connection(
        _ held: inout Held, until deadline: ContinuousClock.Instant
    ) throws -> Connection {
        while true {
            if let connection = held.connection { return connection }
            do { held.connection = try database.writing() } catch {
                try standBack(error, &held, until: deadline)
            }
        }
    }

    /// Lets go of the connection and waits a moment, after an error that may pass.
    private func standBack(
        _ error: any Error, _ held: inout Held, until deadline: ContinuousClock.Instant
    ) throws {
        let mayPass =
            switch error {
            case let error as PostgresError: error.isPassing
            case JournalError.unreachable: true
            default: false
            }
        guard mayPass, ContinuousClock.now < deadline else { throw error }
        held.connection = nil
        Thread.sleep(forTimeInterval: 0.1)
    }
}
