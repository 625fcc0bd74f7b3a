// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Foundation
internal import Journal
internal import JournalSQLite
internal import Wire

struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Walks a journal from its first event and checks every checksum.",
        discussion: "Exit code 0 when it is whole, 1 when something is damaged.")

    @Argument(help: "The journal's directory.")
    var directory = DataDirectory.standard

    func run() throws {
        guard DataDirectory.holdsJournal(directory) else {
            throw Failure(
                "there is no journal in \(directory)",
                mend: "Name the directory: `baton journal verify ./data`.", status: .noInput)
        }
        let journal = try Self.open(directory)
        var shown = ContinuousClock.now
        defer { Terminal.endProgress() }
        try journal.verify { sequence, head in
            guard ContinuousClock.now - shown > .milliseconds(100), head > 0 else { return }
            shown = .now
            Terminal.progress("event \(sequence) of \(head), \(sequence * 100 / head) %")
        }
        Terminal.endProgress()
        Terminal.out("whole: \(journal.head.sequence) events, head \(journal.head)")
    }

    private static func open(_ directory: String) throws -> SQLiteJournal {
        do {
            return try SQLiteJournal(
                directory: URL(filePath: directory, directoryHint: .isDirectory))
        } catch JournalError.locked(let what) {
            throw Failure(
                what, mend: "A bus verifies its own journal when it starts; or verify a copy.",
                status: .tryAgain)
        }
    }
}
