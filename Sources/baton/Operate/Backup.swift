// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Journal
internal import JournalPostgres
internal import Wire

struct Backup: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Copies a journal, also beside a running bus, and verifies it on the way.",
        discussion: """
            The copy is a journal of its own: it can be verified, read with --journal, and \
            restored. A second backup into the same directory adds what is new since the first.
            """)

    @Argument(help: "The journal's directory, or a database's URL, or @FILE that holds it.")
    var directory = DataDirectory.standard

    @Option(help: ArgumentHelp("Where the copy stands.", valueName: "dir"))
    var to: String

    func run() throws {
        let (from, to) = (try journalAddress(directory), try journalAddress(to))
        try from.refuse(as: to)
        let source = try JournalSource(place: from).open()
        defer { source.close() }
        let target = try to.openAlone()
        defer { target.close() }
        let before = try target.head.sequence
        let head = try JournalCopying(source: source, target: target, what: "backup").run()
        let new = Int(head.sequence - before)
        let added = before == 0 ? "" : ", \(new) new"
        Terminal.out(
            "backed up: \(Int(head.sequence).of("event"))\(added), head \(head), to \(to.shown)")
    }
}
