// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Foundation
internal import Journal
internal import JournalPostgres
internal import JournalSQLite
internal import Journey
internal import Wire

struct Pack: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Packs the oldest events of a journal into compressed segments.",
        discussion: """
            They stay journal: read, replayed, verified, copied as before, and their ids are \
            known. No bus may be running on it; a bus packs by itself, while it serves, with \
            `baton-bus --pack-after 90d`. A directory gets smaller at once, and needs room for \
            another copy if an older build began it. PostgreSQL uses the room again, and gives it \
            back by its VACUUM FULL.
            """)

    @Argument(
        help: ArgumentHelp("The journal's directory, its URL, or @FILE.", valueName: "dir or url"))
    var place = DataDirectory.standard

    @Option(
        help: ArgumentHelp(
            "Leave what came since: 90d, 12w, or a date.", valueName: "time"))
    var keep: Since

    func run() throws {
        let journal = try JournalSource(place: try journalAddress(place)).openAlone()
        defer { journal.close() }
        var packing = Packing(before: keep.instant(now: SteadyClock().now))
        packing.takesRest = true
        let before = try journal.packed().through.sequence
        let head = try journal.head.sequence
        var shown = ContinuousClock.now
        while let segment = try journal.nextSegment(packing) {
            try journal.pack(segment)
            guard ContinuousClock.now - shown > .milliseconds(100) else { continue }
            shown = .now
            let bar = ProgressBar(done: segment.through.sequence, of: head)
            Terminal.progress("pack \(bar.text)  event \(segment.through.sequence) of \(head)")
        }
        Terminal.endProgress()
        let packed = try journal.packed()
        let new = Int(packed.through.sequence - before)
        if let journal = journal as? SQLiteJournal, new > 0 { try journal.giveBack() }
        Terminal.out("\(packed.summary(of: head)), \(new) new")
    }
}

extension Packed {
    /// `packed: 900 of 1000 events, in 3 segments of 0.1 MiB`.
    func summary(of head: UInt64) -> String {
        let size = "\(bytes / 1_048_576).\(bytes % 1_048_576 * 10 / 1_048_576) MiB"
        return "packed: \(through.sequence) of \(Int(head).of("event")), in "
            + "\(segments.of("segment")) of \(size)"
    }
}
