// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Journal
internal import JournalSQLite

/// Opens the journal of a directory in the engine that this build has.
enum OpenedJournal {
    /// The journal, and why it serves reading only; nil when it is whole.
    ///
    /// - Throws: ``BusFailure``.
    static func open(_ directory: String) throws -> (journal: any Journal, damage: String?) {
        do { try UnmadeFolder.make(directory) } catch {
            throw BusFailure("\(error); name another with --data", code: 74)
        }
        do {
            let journal = try SQLiteJournal(
                directory: URL(filePath: directory, directoryHint: .isDirectory))
            guard let damage = journal.damage else { return (journal, nil) }
            guard case .damaged(let sequence, let what) = damage else {
                return (journal, "\(damage)")
            }
            return (journal, "damaged at event \(sequence): \(what)")
        } catch let error as JournalError { throw BusFailure(error) }
    }

    /// After a clean end, `journal.sqlite` and `head` hold everything.
    static func close(_ journal: any Journal) { (journal as? SQLiteJournal)?.close() }
}
