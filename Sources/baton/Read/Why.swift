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
            let handoff = try folded.handoff(handoff)
            Terminal.out(
                WhyText(handoff, told: folded.console.narrator).description.trimmedEnd)
            // A journal at rest has no workers to wait for.
            guard case .bus(let connection) = history,
                let sentence = TurnText.sentence(handoff, connection.status)
            else { return }
            Terminal.out(sentence)
        }
    }
}
