// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Foundation
internal import Journal
internal import JournalPostgres
internal import JournalSQLite
internal import Wire

struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Walks a journal from its first event and checks every checksum.",
        discussion: """
            Changes nothing, and a bus may be running on it. A journal in PostgreSQL is named by \
            its URL, or by --journal-file; reading it is all the right that is needed.

            With --decide, every worker of this build also goes through history once more: what \
            was decided is applied, and where this build would have decided otherwise, that is \
            told. Nothing of it is stored: history stays what it was. A database is opened for \
            that as a bus opens it, so no bus may be writing it.

            Exit code 0 when it is whole (and decided alike), 1 when something is damaged or a \
            copy into it was broken off, 2 when something would be decided differently.
            """)

    @Argument(
        help: ArgumentHelp(
            "The journal's directory, postgres://user@host/db, or @FILE.", valueName: "dir or url"))
    var directory = DataDirectory.standard

    @Option(
        help: ArgumentHelp(
            "A file that holds nothing but the URL of a journal in PostgreSQL.",
            valueName: "file"))
    var journalFile: String?

    @Option(
        help: ArgumentHelp(
            "The head file that a bus keeps of a journal in PostgreSQL.", valueName: "file"))
    var headFile: String?

    @Flag(help: "Also tell what this build would have decided differently.")
    var decide = false

    @Option(
        help: ArgumentHelp("Show at most this many of those differences.", valueName: "count"))
    var show = 20

    func run() throws {
        let place = try journalFile.map(journalAddress(inFile:)) ?? journalAddress(directory)
        switch place {
        case .database(let string): try verifyDatabase(string)
        case .directory: try verifyDirectory()
        }
        if decide { try decideAgain(place) }
    }

    private func verifyDirectory() throws {
        guard DataDirectory.holdsJournal(directory) else {
            let demo = DataDirectory(directory).demo
            let mend =
                DataDirectory.holdsJournal(demo)
                ? "The demo's is there: `baton journal verify \(demo)`."
                : "Name the DIR of `baton up --data DIR`, or the one that `baton demo` wrote: "
                    + "`baton journal verify \(DataDirectory(DataDirectory.standard).demo)`."
            throw Failure(
                "there is no journal in \(directory)", mend: mend, status: .noInput)
        }
        let inspection = Inspection(
            directory: URL(filePath: directory, directoryHint: .isDirectory))
        if let holder = inspection.holder {
            Terminal.note(
                "A bus is running on it (process \(holder)): this looks at what is stored by now.")
        }
        try walk(inspection.verify, try inspection.packed(), try inspection.copying())
    }

    private func verifyDatabase(_ string: String) throws {
        let inspection = PostgresInspection(
            string, headFile: headFile.map { URL(filePath: $0) })
        if try inspection.isBeingWritten {
            Terminal.note("A bus is writing it: this looks at what is stored by now.")
        }
        try walk(inspection.verify, try inspection.packed(), try inspection.copying())
    }

    /// Shows how far a walk is, and where it ended.
    private func walk(
        _ verify: ((_ sequence: UInt64, _ head: UInt64) -> Void) throws -> Position,
        _ packed: @autoclosure () throws -> Packed, _ copying: @autoclosure () throws -> UInt64?
    ) throws {
        var shown = ContinuousClock.now
        defer { Terminal.endProgress() }
        let head = try verify { sequence, head in
            guard ContinuousClock.now - shown > .milliseconds(100), head > 0 else { return }
            shown = .now
            Terminal.progress("event \(sequence) of \(head), \(sequence * 100 / head) %")
        }
        Terminal.endProgress()
        Terminal.out("whole: \(head.sequence) events, head \(head)")
        if let packed = try? packed(), packed.segments > 0 {
            Terminal.out(packed.summary(of: head.sequence))
        }
        if let goal = try copying() {
            let copy = UnfinishedCopy(reached: head.sequence, goal: goal)
            throw Failure(
                "\(copy)", mend: "If none runs: \(UnfinishedCopy.mend).", status: .refused)
        }
    }

    private func decideAgain(_ place: JournalAddress) throws {
        let journal = try JournalSource(place: place).open()
        defer { journal.close() }
        let head = try journal.head.sequence
        var shown = ContinuousClock.now
        let again = try DecidedAgain(of: journal) { worker, sequence in
            guard ContinuousClock.now - shown > .milliseconds(100) else { return }
            shown = .now
            Terminal.progress("deciding again: \(worker), event \(sequence) of \(head)")
        }
        Terminal.endProgress()
        for difference in again.differences.prefix(show) {
            for line in difference.lines(TapLine()) { Terminal.out(line) }
        }
        let left = again.differences.count - show
        if left > 0 { Terminal.out("… and \(left) more: --show \(again.differences.count)") }
        Terminal.out(again.summary)
        guard again.differences.isEmpty else { throw ExitReason.different.code }
    }
}
