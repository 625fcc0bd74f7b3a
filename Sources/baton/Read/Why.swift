// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Console

struct Why: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Why a handoff is where it is: what held it, and why it went to whom.")

    @Argument(help: "The handoff: acme, deal:7301, or 3k9f.")
    var handoff: String

    @OptionGroup var source: ReadOptions

    func run() async throws {
        try await source.withHistory { history in
            let folded = try await Folded.of(history)
            let parked = try await ParkedEvents.of(history)
            let handoff = try Self.handoff(handoff, folded, history, parked)
            Terminal.out(
                WhyText(handoff, told: folded.console.narrator).description.trimmedEnd)
            for sentence in ParkedText.sentences(handoff, parked) { Terminal.out(sentence) }
            // A journal at rest has no workers to wait for.
            guard case .bus(let connection) = history,
                let sentence = TurnText.sentence(handoff, connection.status)
            else { return }
            Terminal.out(sentence)
        }
    }

    /// The handoff that is meant. Where none is, a silent worker may be the reason.
    private static func handoff(
        _ name: String, _ folded: Folded, _ history: History, _ parked: ParkedEvents
    ) throws -> HandoffView {
        do { return try folded.handoff(name) } catch var failure as Failure {
            let aside = ParkedText.sentences(name, parked)
            let mends = [failure.mend].compactMap(\.self) + aside
            if !aside.isEmpty { failure.mend = mends.joined(separator: "\n  ") }
            if case .bus(let connection) = history,
                let absence = TurnText.absence(connection.status)
            {
                failure.mend = [failure.mend, absence].compactMap(\.self).joined(separator: "\n  ")
            }
            throw failure
        }
    }
}
