// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Console
internal import Events
internal import Journey
internal import Wire

struct Trace: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The tree of causes, from the first observed fact.",
        discussion: """
            Below each event stands what was decided upon it, with the worker, the time and how \
            long it took. A broken line leads to what a person, a tool or a deadline answered. \
            Facts of which nothing came and deliveries are left out without --all.
            """)

    @Argument(help: "The handoff: acme, deal:7301, or 3k9f. An id shows that handoff alone.")
    var handoff: String

    @Flag(help: "Every event, also those of which nothing came.")
    var all = false

    @OptionGroup var source: ReadOptions

    func run() async throws {
        try await source.withHistory { history in
            let folded = try await Folded.of(history)
            let meant = try folded.handoff(handoff)
            let causes = try await Self.causes(of: meant, folded, in: history, isBrief: !all)
            let isOnly = meant.id.rawValue.hasPrefix(handoff.lowercased())
            guard
                let tree = causes.tree(keeps: {
                    !isOnly || $0.handoff == meant.id || $0.handoff == nil
                })
            else { return }
            let ink = Ink.standard
            for line in TraceText(narrator: folded.console.narrator).lines(of: tree, ink) {
                Terminal.out(line)
            }
        }
    }

    /// Everything under the customer's key, and under the keys of subjects that were carried to it.
    private static func causes(
        of handoff: HandoffView, _ folded: Folded, in history: History, isBrief: Bool
    ) async throws -> Causes {
        var keys: Set<String> = [handoff.key, handoff.subject.rawValue]
        for other in folded.board.handoffs where other.key == handoff.key {
            keys.insert(other.subject.rawValue)
        }
        var links = Query()
        links.types = [SubjectLinked.type]
        try await history.events(links) { _, event in
            guard let link = event.body as? SubjectLinked,
                link.account.rawValue == handoff.key
            else { return }
            keys.insert(link.linked.rawValue)
        }
        var causes = Causes(isBrief: isBrief)
        var query = Query()
        query.slots = SlotSet(keys.map { Slot(key: $0) })
        try await history.events(query) { entry, event in
            if keys.contains(event.key) { causes.add(entry, event) }
        }
        return causes
    }
}
