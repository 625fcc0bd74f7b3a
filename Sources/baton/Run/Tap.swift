// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Console
internal import Events
internal import Journey
internal import Wire
internal import WorkerKit

struct Tap: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "What happens, one line an event.",
        discussion: """
            Reads the journal, and with -f goes on with what the bus publishes. Nobody's \
            delivery depends on it. Without --since or --from the last 20 events are shown.
            """)

    @Flag(name: [.customShort("f"), .long], help: "Go on with what happens from now on.")
    var follow = false

    @Option(
        help: ArgumentHelp(
            "From when on: 10m, 2h30m, 3d, or 2026-03-02.", valueName: "time"))
    var since: Since?

    @Option(help: ArgumentHelp("From this sequence on.", valueName: "seq"))
    var from: UInt64?

    @Option(
        name: [.customShort("n"), .customLong("lines")],
        help: "The last so many events; with --since or --from the first so many, then it ends.")
    var count: Int?

    @Option(help: ArgumentHelp("Only these types: handoff.*, sla.breached.", valueName: "glob"))
    var type: String?

    @Option(help: "Only what is about this subject: deal:7301.")
    var subject: String?

    @Option(
        help: ArgumentHelp("Only this handoff, by the first characters of its id.", valueName: "id")
    )
    var handoff: String?

    @Flag(help: "The events as they are, one JSON object a line.")
    var json = false

    @OptionGroup var source: ReadOptions

    func validate() throws {
        if let count, count < 0 { throw ValidationError("-n takes a number from 0") }
        if follow, source.journal != nil {
            throw ValidationError("a journal at rest cannot be followed; leave -f or --journal out")
        }
    }

    func run() async throws {
        try await source.withHistory { history in
            var reader = TapReader(
                history: history, filter: filter, lines: try await lines(of: history))
            guard follow, case .bus(let connection) = history else {
                try await reader.recent(start, most: most)
                if reader.shown == 0 { noteUnknownType() }
                return
            }
            // Listening begins before reading ends, so that nothing falls between them.
            let commits = await connection.client.commits()
            let end = try await reader.recent(start, most: most)
            if reader.shown == 0 { noteUnknownType() }
            try await reader.follow(
                commits, after: end, most: start == .end ? .max : most - reader.shown)
        }
    }

    private var filter: TapFilter {
        TapFilter(type: type.map(Glob.init), subject: subject, handoff: handoff?.lowercased())
    }

    /// Nothing was shown: a mistyped type may be why. One of a company's own is no mistake, so this
    /// is a word and no refusal.
    private func noteUnknownType() {
        let known = Catalogue.all.map { $0.type.rawValue }
        guard let type, !known.contains(where: Glob(type).matches) else { return }
        Terminal.note(
            "no such type: \(type). " + Nearest.mend(for: type, among: known, noun: "Types"))
    }

    private var start: TapReader.Start {
        from.map(TapReader.Start.sequence) ?? since.map(TapReader.Start.since) ?? .end
    }

    private var most: Int { count.map { min($0, 1 << 32) } ?? (start == .end ? 20 : .max) }

    /// Lines name people and rules, which stand anywhere in the journal.
    private func lines(of history: History) async throws -> TapReader.Lines {
        guard !json else { return .json }
        var line = TapLine()
        var query = Query()
        query.types = [TopologyActivated.type, PersonObserved.type]
        try await history.events(query) { _, event in line.narrator.apply(event) }
        return .text(line)
    }
}

/// Which events a tap shows.
struct TapFilter: Hashable, Sendable {
    var type: Glob?
    var subject: String?
    var handoff: String?

    /// What the journal can pick out by its indexes; the rest is for ``passes(_:)``.
    var query: Query {
        var query = Query()
        if let type, type.isLiteral { query.types = [EventType(type.pattern)] }
        query.subject = subject
        return query
    }

    func passes(_ envelope: Envelope) -> Bool {
        (type?.matches(envelope.type.rawValue) ?? true)
            && (subject.map { $0 == envelope.subject } ?? true)
            && (handoff.map { envelope.correlation?.hasPrefix($0) ?? false } ?? true)
    }
}
