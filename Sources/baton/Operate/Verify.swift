// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Foundation
internal import JournalSQLite
internal import Wire

struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Walks a journal from its first event and checks every checksum.",
        discussion: """
            Changes nothing in the directory, and a bus may be running on it.

            Exit code 0 when it is whole, 1 when something is damaged.
            """)

    @Argument(help: "The journal's directory.")
    var directory = DataDirectory.standard

    func run() throws {
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
        var shown = ContinuousClock.now
        defer { Terminal.endProgress() }
        let head = try inspection.verify { sequence, head in
            guard ContinuousClock.now - shown > .milliseconds(100), head > 0 else { return }
            shown = .now
            Terminal.progress("event \(sequence) of \(head), \(sequence * 100 / head) %")
        }
        Terminal.endProgress()
        Terminal.out("whole: \(head.sequence) events, head \(head)")
    }
}
