// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Journal
internal import JournalPostgres
internal import JournalSQLite

/// The journal of a place. Nobody else may write it meanwhile.
///
/// - Throws: ``JournalError``: `locked` while a bus has it.
func openJournal(_ place: JournalAddress) throws -> any Journal {
    let journal: any Journal
    switch place {
    case .database(let string): journal = try PostgresJournal(string)
    case .directory(let path):
        try DataDirectory.make(path)
        journal = try SQLiteJournal(directory: URL(filePath: path, directoryHint: .isDirectory))
    }
    if let damage = journal.damage {
        Terminal.note("The journal is \(damage). This is what stands before it.")
    }
    return journal
}

/// A journal's place as an argument names it: a directory, a database, or `@` and a file that holds
/// nothing but the name of a database, whose password nobody then reads in a list of processes.
///
/// - Throws: ``Failure``, ``UnfitAddress``.
func journalAddress(_ text: String) throws -> JournalAddress {
    guard text.hasPrefix("@") else { return try JournalAddress(text) }
    return try journalAddress(inFile: String(text.dropFirst()))
}

/// What a file of one line names.
///
/// - Throws: ``Failure``, ``UnfitAddress``.
func journalAddress(inFile file: String) throws -> JournalAddress {
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
        throw Failure("\(file) cannot be read", status: .noInput)
    }
    let address = try JournalAddress(text.trimmingCharacters(in: .whitespacesAndNewlines))
    guard address.isDatabase else {
        throw Failure(
            "\(file) names no database", mend: "Write postgres://user@host/database into it.",
            status: .usage)
    }
    return address
}
