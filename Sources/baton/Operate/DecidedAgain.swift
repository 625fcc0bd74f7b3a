// SPDX-License-Identifier: Apache-2.0
internal import Crew
internal import Events
internal import Journal
internal import Journey
internal import Wire
internal import WorkerKit

/// What this build would have decided differently, worker by worker, over a whole journal.
struct DecidedAgain {
    /// One place at which it would have said something else.
    struct Difference {
        var fold: FoldID
        var anchor: UInt64
        var deadline: Instant?
        var said: [Event]
        var would: [Event]
        var failure: String?
    }

    private(set) var differences: [Difference] = []
    private(set) var decisions: UInt64 = 0
    private(set) var setAside: UInt64 = 0

    /// How many, of how many, in one line.
    var summary: String {
        let left = setAside == 0 ? "" : "; \(Int(setAside).of("parked event")) left out"
        return
            "decided again: \(differences.count) of \(Int(decisions).of("decision")) would differ"
            + left
    }

    /// Goes through the journal once for each worker; `progress` hears which, and how far it is.
    ///
    /// - Throws: ``JournalError`` where it cannot be read to its end.
    init(
        of journal: any Journal, by workers: [any Worker.Type] = Crew.workers,
        progress: (_ worker: WorkerName, _ sequence: UInt64) -> Void = { _, _ in }
    ) throws {
        for worker in workers { try add(worker, of: journal, progress) }
    }

    private mutating func add<W: Worker>(
        _: W.Type, of journal: any Journal, _ progress: (WorkerName, UInt64) -> Void
    ) throws {
        let cursors = try journal.cursors()
        var retrial: Retrial<W>?
        var query = Query(types: Retrial<W>.types, worker: W.name)
        while case .page(let page, let atEnd, let parkings) = try journal.read(query) {
            var goesOn = retrial ?? Retrial<W>(cursors: cursors, parkings: parkings)
            for (entry, json) in zip(page.entries, page.events) {
                guard let event = try? Event(json: json) else { continue }
                differences += goesOn.take(event, as: entry).map(Difference.init)
            }
            progress(W.name, page.through.sequence)
            retrial = goesOn
            query.from = page.through
            if atEnd { break }
        }
        differences += retrial?.finish().map(Difference.init) ?? []
        decisions += retrial?.decisions ?? 0
        setAside += retrial?.setAside ?? 0
    }
}

extension DecidedAgain.Difference {
    fileprivate init<W: Worker>(_ difference: Retrial<W>.Difference) {
        self.init(
            fold: difference.fold, anchor: difference.anchor, deadline: difference.deadline,
            said: difference.said, would: difference.would, failure: difference.failure)
    }

    /// What a person reads: where, what history has, and what this build would say. Of events that
    /// answer each other, only what differs.
    func lines(_ narrator: TapLine) -> [String] {
        let place = deadline.map { "the alarm of \($0.rfc3339), before event \(anchor)" }
        var lines = ["\(fold.worker) at \(place ?? "event \(anchor)")"]
        guard failure == nil, said.map(\.type) == would.map(\.type) else {
            lines += Self.list("said", said, narrator)
            return lines
                + (failure.map { ["  would  fail: \($0)"] } ?? Self.list("would", would, narrator))
        }
        for (said, would) in zip(said, would) {
            let data = DataDifference(said, would).lines
            guard !data.isEmpty || said.subject != would.subject else { continue }
            lines.append("  \(said.type) \(would.subject)")
            lines += data.prefix(Self.mostLines).map { "    \($0)" }
            if data.count > Self.mostLines {
                lines.append("    and \((data.count - Self.mostLines).of("other value"))")
            }
        }
        return lines
    }

    /// More than these of one event are read in the journal itself.
    private static let mostLines = 8

    private static func list(_ word: String, _ events: [Event], _ narrator: TapLine) -> [String] {
        guard !events.isEmpty else { return ["  \(word.padded(5))  nothing"] }
        let summary = Summary(narrator: narrator.narrator)
        return events.map {
            "  \(word.padded(5))  \($0.type) \($0.subject)  \(summary.text(of: $0))".trimmedSpaces
        }
    }
}
