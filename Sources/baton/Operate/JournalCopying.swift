// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Journal
internal import JournalPostgres
internal import JournalSQLite
internal import Wire

/// Copies one journal into another before somebody's eyes.
struct JournalCopying {
    let source: any Journal
    let target: any Journal
    /// What stands beside the bar.
    let what: String

    /// Copies what the target does not have; answers the end of both.
    ///
    /// - Throws: ``Failure`` where the source is damaged: what is copied would look whole.
    func run() throws -> Position {
        if let damage = source.damage {
            throw Failure(
                "the journal is \(damage)",
                mend: "What stands before it can be read: `baton tap --journal DIR`. "
                    + "A backup that is whole can be restored: `baton journal restore`.",
                status: .data)
        }
        if let copy = try source.unfinishedCopy {
            throw Failure(
                "\(copy)", mend: "First finish it: \(UnfinishedCopy.mend).", status: .data)
        }
        let began = ContinuousClock.now
        var shown = began
        defer { Terminal.endProgress() }
        let start = try target.head.sequence
        return try source.copy(to: target) { sequence, head in
            guard ContinuousClock.now - shown > .milliseconds(100), head > 0 else { return }
            shown = .now
            let seconds = Double((shown - began) / .milliseconds(1)) / 1_000
            let bar = ProgressBar(done: sequence, of: head)
            let rate = Int(Double(sequence - start) / max(seconds, 0.001))
            Terminal.progress("\(what) \(bar.text)  event \(sequence) of \(head), \(rate)/s")
        }
    }
}

extension JournalCopying {
    /// Copies to where a bus is to run, opens a new epoch there, and says how to start it.
    func run(as done: String, to place: JournalAddress) throws {
        let head = try run()
        let epoch = try target.openEpoch()
        Terminal.out(
            "\(done): \(Int(head.sequence).of("event")), head \(head), epoch \(epoch), "
                + "to \(place.shown)")
        Terminal.note(
            "Start it: `baton up \(place.isDatabase ? "--journal URL" : "--data \(place.shown)")`.")
    }
}

/// `[########            ]  40 %`.
struct ProgressBar {
    var done: UInt64
    var of: UInt64
    private static let width: UInt64 = 24

    var text: String {
        let part = of == 0 ? Self.width : min(done, of) * Self.width / of
        let full = String(repeating: "#", count: Int(part))
        let percent = of == 0 ? 100 : min(done, of) * 100 / of
        return "[\(full.padded(Int(Self.width)))] \("\(percent)".padded(left: 3)) %"
    }
}

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
        return try baton.openAlone(place)
    }

    /// With its lock: nothing may be stored there any more.
    ///
    /// - Throws: ``Failure`` where there is no journal, or a bus has it.
    func openAlone() throws -> any Journal {
        try check()
        return try baton.openAlone(place)
    }

    private func check() throws {
        guard case .directory(let path) = place, !DataDirectory.holdsJournal(path) else { return }
        throw Failure(
            "there is no journal in \(path)", mend: "Name the DIR of `baton up --data DIR`.",
            status: .noInput)
    }
}

/// The journal of a place that is to be this process's alone.
///
/// - Throws: ``Failure`` where a bus has it, and what opening throws.
func openAlone(_ place: JournalAddress) throws -> any Journal {
    do { return try openJournal(place) } catch JournalError.locked(let what) {
        throw Failure(
            what,
            mend: "Stop the bus that has it open first. After a move that was broken off less than "
                + "4 s ago: try again then.", status: .tryAgain)
    }
}
