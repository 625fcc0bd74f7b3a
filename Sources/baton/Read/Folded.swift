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

    /// The handoff that a name means to a reader.
    ///
    /// - Throws: ``Failure`` with exit code 65 when none or several of them fit.
    func handoff(_ name: String) throws -> HandoffView {
        let found = board.find(name).map { Choice.Candidate($0) }
        let (handoff, others) = try handoff(name, Choice(found, for: .read))
        if !others.isEmpty { Terminal.note(note(about: others, of: handoff)) }
        return handoff
    }

    /// The handoff that a name means to a person who wants to do something with it.
    ///
    /// - Throws: ``Failure`` with exit code 65 when none or several of them fit.
    func handoff(_ name: String, to act: Act, by person: PersonID) throws -> HandoffView {
        let topology = console.narrator.rules.topology
        let found = board.find(name).map {
            Choice.Candidate($0, fitness: act.fitness(of: $0, for: person, under: topology))
        }
        let (handoff, others) = try handoff(name, Choice(found, for: .act))
        let open = others.compactMap { console.handoff($0) }.filter { !$0.state.isEnd }
        let isFit = act.fitness(of: handoff, for: person, under: topology) != nil
        if !open.isEmpty, isFit {
            Terminal.note(
                "\"\(name)\" fits \((open.count + 1).of("open handoff")): taken is "
                    + "\(handoff.point) \(handoff.id.short), the one \(act.words).")
        }
        return handoff
    }

    private func handoff(
        _ name: String, _ choice: Choice
    ) throws -> (HandoffView, others: [HandoffID]) {
        switch choice {
        case .one(let id, let others):
            if let handoff = console.handoff(id) { return (handoff, others) }
        case .several(let ids):
            throw Failure(
                "\"\(name)\" fits \(ids.count.of("handoff")):\n"
                    + list(ids).joined(separator: "\n"),
                mend: "Name one by its first column.", status: .data)
        case .none: break
        }
        var failure = Failure(
            "there is no handoff \"\(name)\"", mend: mend, status: .data)
        failure.isAbsence = true
        throw failure
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
