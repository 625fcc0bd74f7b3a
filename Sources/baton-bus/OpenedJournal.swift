// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Journal
internal import JournalSQLite

/// Opens the journal of a directory in the engine that this build has.
enum OpenedJournal {
    /// The journal, and what an operator may do about its damage; nil where there is nothing but a
    /// backup.
    ///
    /// - Parameter accepts: What is there is to be taken for all there is.
    /// - Throws: ``BusFailure``.
    static func open(
        _ directory: String, accepts: Bool
    ) throws -> (journal: any Journal, mend: String?) {
        do { try UnmadeFolder.make(directory) } catch {
            throw BusFailure("\(error); name another with --data", code: 74)
        }
        do {
            var options = SQLiteJournal.Options()
            options.acceptsWhatIsThere = accepts
            let journal = try SQLiteJournal(
                directory: URL(filePath: directory, directoryHint: .isDirectory), options: options)
            guard journal.isOnlyShort else { return (journal, nil) }
            return (
                journal,
                "what is there is whole; if it is a restored copy, and what it lacks is lost, "
                    + "start once with baton-bus --data \(directory) --accept-what-is-there"
            )
        } catch let error as JournalError { throw BusFailure(error) }
    }

    /// After a clean end, `journal.sqlite` and `head` hold everything.
    static func close(_ journal: any Journal) { (journal as? SQLiteJournal)?.close() }
}
