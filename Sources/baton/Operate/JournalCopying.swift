// SPDX-License-Identifier: Apache-2.0
internal import Journal
internal import JournalPostgres
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
