// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Journal
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
        guard !DataDirectory.holdsJournal(to) else {
            throw Failure(
                "\(to) holds a journal already, and nothing is put over it",
                mend: "Move that one away, or name another directory with --to.",
                status: .data)
        }
        let source = try JournalSource(place: backup).open()
        defer { source.close() }
        let target = try openJournal(to)
        defer { target.close() }
        let head = try JournalCopying(source: source, target: target, what: "restore").run()
        let epoch = try target.openEpoch()
        Terminal.out(
            "restored: \(Int(head.sequence).of("event")), head \(head), epoch \(epoch), "
                + "to \(shown(to))")
        Terminal.note("Start it: `baton up \(isDatabase(to) ? "--journal URL" : "--data \(to)")`.")
    }
}
