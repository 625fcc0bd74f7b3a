// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Foundation
internal import Journal
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
        guard try !DataDirectory.holdsJournal(to) || isUnfinished else { throw occupied }
        let source = try JournalSource(place: backup).open()
        defer { source.close() }
        let target = try openJournal(to)
        defer { target.close() }
        guard try target.head.sequence == 0 || target.copying != nil else { throw occupied }
        try JournalCopying(source: source, target: target, what: "restore").run(
            as: "restored", to: to)
    }

    /// Whether a restore was broken off there, which goes on.
    private var isUnfinished: Bool {
        get throws {
            let url = URL(filePath: to, directoryHint: .isDirectory)
            return try Inspection(directory: url).copying() != nil
        }
    }

    private var occupied: Failure {
        Failure(
            "\(shown(to)) holds a journal already, and nothing is put over it",
            mend: "Move that one away, or name another place with --to.", status: .data)
    }
}
