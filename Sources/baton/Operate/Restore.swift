// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Foundation
internal import Journal
internal import JournalPostgres
internal import JournalSQLite
internal import Wire

struct Restore: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Puts a backup where a bus will run on it, as a new epoch.",
        discussion: """
            Copies, and leaves the backup as it is. What was stored after the backup was taken is \
            not in it: workers that have seen more notice it, and fold anew.
            """)

    @Argument(help: "The backup's directory.")
    var backup: String

    @Option(
        help: ArgumentHelp("The new data directory; it holds no journal yet.", valueName: "dir"))
    var to = DataDirectory.standard

    func run() throws {
        let (from, to) = (try journalAddress(backup), try journalAddress(to))
        try from.refuse(as: to)
        guard try Self.mayTake(to) else { throw Self.occupied(to) }
        let source = try JournalSource(place: from).open()
        defer { source.close() }
        let target = try to.openAlone()
        defer { target.close() }
        guard try target.head.sequence == 0 || target.copying != nil else {
            throw Self.occupied(to)
        }
        try JournalCopying(source: source, target: target, what: "restore").run(
            as: "restored", to: to)
    }

    /// Whether no journal is there, or one whose restoring was broken off, and goes on.
    private static func mayTake(_ place: JournalAddress) throws -> Bool {
        guard case .directory(let path) = place, DataDirectory.holdsJournal(path) else {
            return true
        }
        let url = URL(filePath: path, directoryHint: .isDirectory)
        return try Inspection(directory: url).copying() != nil
    }

    private static func occupied(_ place: JournalAddress) -> Failure {
        Failure(
            "\(place.shown) holds a journal already, and nothing is put over it",
            mend: "Move that one away, or name another place with --to.", status: .data)
    }
}
