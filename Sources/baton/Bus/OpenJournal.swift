// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Journal
internal import JournalPostgres
internal import JournalSQLite

/// The journal of a place: a directory, or a database by its URL. Nobody else may write it
/// meanwhile.
///
/// - Throws: ``JournalError``: `locked` while a bus has it.
func openJournal(_ place: String) throws -> any Journal {
    let journal: any Journal
    if isDatabase(place) {
        journal = try PostgresJournal(place)
    } else {
        try DataDirectory.make(place)
        journal = try SQLiteJournal(directory: URL(filePath: place, directoryHint: .isDirectory))
    }
    if let damage = journal.damage {
        Terminal.note("The journal is \(damage). This is what stands before it.")
    }
    return journal
}

/// Whether a place is a database's URL, and no directory.
func isDatabase(_ place: String) -> Bool {
    place.hasPrefix("postgres://") || place.hasPrefix("postgresql://")
}

/// A place as it may be shown: a database without its password.
func shown(_ place: String) -> String {
    guard isDatabase(place), var parts = URLComponents(string: place) else { return place }
    parts.user = nil
    parts.password = nil
    parts.query = nil
    return parts.string ?? "the database"
}
