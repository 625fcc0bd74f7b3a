// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Journal
internal import JournalPostgres
internal import JournalSQLite

/// Where a journal is to be read.
struct JournalSource {
    let place: JournalAddress

    /// Beside the bus that has it open, or with its lock where none has.
    ///
    /// - Throws: ``Failure`` where there is no journal, or a bus writes the database.
    func open() throws -> any Journal {
        try check()
        if case .directory(let path) = place {
            let url = URL(filePath: path, directoryHint: .isDirectory)
            if let holder = Inspection(directory: url).holder {
                Terminal.note(
                    "A bus is running on it (process \(holder)): this takes what is stored by now.")
                return try SQLiteJournal(beside: url)
            }
        }
        return try place.openAlone()
    }

    /// With its lock: nothing may be stored there any more.
    ///
    /// - Throws: ``Failure`` where there is no journal, or a bus has it.
    func openAlone() throws -> any Journal {
        try check()
        return try place.openAlone()
    }

    private func check() throws {
        guard case .directory(let path) = place, !DataDirectory.holdsJournal(path) else { return }
        throw Failure(
            "there is no journal in \(path)", mend: "Name the DIR of `baton up --data DIR`.",
            status: .noInput)
    }
}

extension JournalAddress {
    /// Opens a journal that is to be this process's alone.
    ///
    /// - Throws: ``Failure`` where a bus has it, and what opening throws.
    func openAlone() throws -> any Journal {
        do { return try openJournal(self) } catch JournalError.locked(let what) {
            throw Failure(
                what,
                mend: "Stop the bus that has it open first. After a move that was broken off less "
                    + "than 4 s ago: try again then.", status: .tryAgain)
        }
    }

    /// Sees that a copy goes to another place. Two names of one database are found by its lock.
    ///
    /// - Throws: ``Failure``.
    func refuse(as target: JournalAddress) throws {
        guard place == target.place else { return }
        throw Failure(
            "\(shown) is where it comes from and where it is to go", mend: "Name another place.",
            status: .usage)
    }

    private var place: String {
        switch self {
        case .database(let string): string
        case .directory(let path):
            URL(filePath: path, directoryHint: .isDirectory).resolvingSymlinksInPath().path
        }
    }
}
