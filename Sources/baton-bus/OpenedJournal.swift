// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Journal
internal import JournalPostgres
internal import JournalSQLite

/// Why a bus has no journal yet, in words.
enum Waiting: Hashable, CustomStringConvertible {
    /// Something is missing, or under way.
    case hindered(String)
    /// The database lets nobody in, and somebody has to mend that.
    case refused(String)
    /// All is there, and another bus writes.
    case standingBy(String)

    var description: String {
        switch self {
        case .hindered(let why), .standingBy(let why): why
        case .refused(let why): "the database refuses: \(why)"
        }
    }
}

/// What tells how far a journal must reach.
struct Trust: Sendable {
    /// Of a journal in PostgreSQL: outside of the database, how far it once was.
    var headFile: String?
    /// What is there is to be taken for all there is.
    var acceptsWhatIsThere: Bool
}

/// A journal that is open, in the engine of its place.
struct OpenedJournal {
    var journal: any Journal
    /// Where the snapshots of folds are kept beside it.
    var snapshots: (any SnapshotStore)?
    /// What an operator may do about its damage; nil where there is nothing but a backup.
    var mend: String?

    /// Between two looks at who writes: what it adds to the time until another bus takes over.
    private static let look = Duration.milliseconds(250)
    /// Between two tries at a database that refuses: some servers lock out who tries too often.
    private static let retry = Duration.seconds(5)
    /// A refusal that stays is said again.
    private static let reminder = Duration.seconds(60)

    /// Opens the journal.
    ///
    /// - Parameters:
    ///   - waits: Told, whenever it changes, why a database's journal cannot be had yet: then it is
    ///     tried again four times a second. Of a refusal it is told each minute.
    /// - Throws: ``BusFailure``; `CancellationError` when it was cancelled while it waited.
    static func open(
        _ place: JournalPlace, _ trust: Trust, waits: (Waiting) -> Void = { _ in }
    ) async throws -> OpenedJournal {
        do {
            let opened =
                switch place {
                case .directory(let directory): try open(directory, trust)
                case .database(let string): try await standBy(string, trust, waits)
                }
            if let copy = try opened.journal.unfinishedCopy {
                opened.journal.close()
                throw BusFailure("\(copy); \(UnfinishedCopy.mend)", code: 65)
            }
            return opened
        } catch let error as JournalError { throw BusFailure(error) }
    }

    private static func standBy(
        _ string: String, _ trust: Trust, _ waits: (Waiting) -> Void
    ) async throws -> OpenedJournal {
        var told: (reason: Waiting, time: ContinuousClock.Instant)?
        var options = PostgresJournal.Options()
        options.headFile = trust.headFile.map { URL(filePath: $0) }
        options.acceptsWhatIsThere = trust.acceptsWhatIsThere
        var standby = PostgresStandby(string, options: options)
        while true {
            let reason: Waiting
            do {
                let journal = try standby.open()
                return OpenedJournal(
                    journal: journal, snapshots: PostgresSnapshots(string),
                    mend: journal.isOnlyShort ? mend("--head-file \(trust.headFile ?? "")") : nil)
            } catch {
                switch error {
                case JournalError.locked(let why): reason = .standingBy(why)
                case JournalError.refused(let why): reason = .refused(why)
                case JournalError.unreachable(let why):
                    reason = .hindered("the journal's database does not answer: \(why)")
                default: throw error
                }
            }
            var pause = look
            var isDue = reason != told?.reason
            if case .refused = reason {
                pause = retry
                isDue = isDue || told.map { ContinuousClock.now - $0.time > reminder } == true
            }
            if isDue {
                waits(reason)
                told = (reason, .now)
            }
            try await Task.sleep(for: pause)
        }
    }

    private static func open(_ directory: String, _ trust: Trust) throws -> OpenedJournal {
        do { try UnmadeFolder.make(directory) } catch {
            throw BusFailure("\(error); name another with --data", code: 74)
        }
        var options = SQLiteJournal.Options()
        options.acceptsWhatIsThere = trust.acceptsWhatIsThere
        let place = URL(filePath: directory, directoryHint: .isDirectory)
        let journal = try SQLiteJournal(directory: place, options: options)
        let snapshots = SnapshotFiles(beside: place)
        return OpenedJournal(
            journal: journal, snapshots: snapshots,
            mend: journal.isOnlyShort ? mend("--data \(directory)") : nil)
    }

    private static func mend(_ place: String) -> String {
        "what is there is whole; if it is a restored copy, and what it lacks is lost, start once "
            + "with baton-bus \(place) --accept-what-is-there"
    }
}
