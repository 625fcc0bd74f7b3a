// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Journal
internal import JournalSQLite

/// The journal of a directory, in the one engine that this build has.
func openJournal(_ directory: String) throws -> any Journal {
    try DataDirectory.make(directory)
    let journal = try SQLiteJournal(
        directory: URL(filePath: directory, directoryHint: .isDirectory))
    if let damage = journal.damage {
        Terminal.note("The journal is \(damage). This is what stands before it.")
    }
    return journal
}
