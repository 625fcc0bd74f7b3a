// SPDX-License-Identifier: Apache-2.0
internal import Console
internal import Events
internal import Journey
internal import Wire

/// The console's fold, as the command line computes it for itself: the board and the words.
struct Folded: Sendable {
    var console = Console()
    var board: Board { console.board }

    /// Folds a whole history.
    static func of(_ history: History) async throws -> Folded {
        var folded = Folded()
        var count = 0
        var query = Query()
        query.types = Console.consumes
        try await history.events(query) { _, event in
            folded.console.apply(event)
            count += 1
            if count % 20_000 == 0 {
                Terminal.progress("reading: \(event.sequence) of \(history.head)")
            }
        }
        if count >= 20_000 { Terminal.endProgress() }
        return folded
    }

    /// The handoff that a name means.
    ///
    /// - Throws: ``Failure`` with exit code 65 when none or several of them fit.
    func handoff(_ name: String, for purpose: Choice.Purpose) throws -> HandoffView {
        let found = board.find(name)
        switch Choice(found.map(Choice.Candidate.init), for: purpose) {
        case .one(let id, let others):
            guard let handoff = console.handoff(id) else { break }
            if !others.isEmpty, purpose == .read {
                Terminal.note(note(about: others, of: handoff))
            }
            return handoff
        case .several(let ids):
            throw Failure(
                "\"\(name)\" fits \(ids.count.of("handoff")):\n"
                    + list(ids).joined(separator: "\n"),
                mend: "Name one by its first column.", status: .data)
        case .none: break
        }
        throw Failure(
            "there is no handoff \"\(name)\"", mend: mend, status: .data)
    }

    private var mend: String {
        let known = Array(board.handoffs.prefix(8))
        guard !known.isEmpty else { return "No customer has come to a handoff point yet." }
        return "Known are:\n" + list(known.map(\.id)).joined(separator: "\n")
    }

    private func note(about others: [HandoffID], of handoff: HandoffView) -> String {
        let noun = others.count == 1 ? "an earlier handoff" : "earlier handoffs"
        let names = others.compactMap { console.handoff($0) }
            .map { "\($0.id.short) (\($0.point), \($0.state))" }
        return "\(handoff.customer) has \(noun) too: \(names.joined(separator: ", "))."
    }

    /// One line a handoff: id, customer, point, state.
    func list(_ ids: [HandoffID]) -> [String] {
        var table = Table()
        for handoff in ids.compactMap({ console.handoff($0) }) {
            table.add([
                "  \(handoff.id.short)", handoff.customer, handoff.point.rawValue,
                handoff.state.rawValue,
            ])
        }
        return table.lines
    }
}
