// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Journal
internal import JournalPostgres

struct Migrate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Moves a journal to another engine, with its chain verified on the way.",
        discussion: """
            From a directory to PostgreSQL, or back: --to postgres://baton@host/db, or a \
            directory. With a password in it, write the URL into a file, and name @FILE. No bus \
            may be running on either. The old journal stays as it is; a move that was broken off \
            goes on where it was. The new one begins a new epoch.
            """)

    @Argument(
        help: ArgumentHelp("The journal's directory, its URL, or @FILE.", valueName: "dir or url"))
    var from = DataDirectory.standard

    @Option(help: ArgumentHelp("Where it goes; @FILE too.", valueName: "dir or url"))
    var to: String

    func run() throws {
        let (from, to) = (try journalAddress(from), try journalAddress(to))
        try from.refuse(as: to)
        Terminal.note("Verifying \(from.shown) …")
        let source = try JournalSource(place: from).openAlone()
        defer { source.close() }
        let target = try to.openAlone()
        defer { target.close() }
        try JournalCopying(source: source, target: target, what: "migrate").run(as: "moved", to: to)
    }
}
