// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Journal

struct Migrate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Moves a journal to another engine, with its chain verified on the way.",
        discussion: """
            From a directory to PostgreSQL, or back: --to postgres://baton@host/db, or a \
            directory. No bus may be running on either. The old journal stays as it is; a move \
            that was broken off goes on where it was. The new one begins a new epoch.
            """)

    @Argument(help: ArgumentHelp("The journal's directory, or its URL.", valueName: "dir or url"))
    var from = DataDirectory.standard

    @Option(help: ArgumentHelp("Where it goes.", valueName: "dir or url"))
    var to: String

    func run() throws {
        let source = try JournalSource(place: from).openAlone()
        defer { source.close() }
        let target = try openJournal(to)
        defer { target.close() }
        try JournalCopying(source: source, target: target, what: "migrate").run(as: "moved", to: to)
    }
}
