// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Console
internal import Events

struct Reject: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Sends a handoff back to its sender, with a reason.")

    @Argument(help: "The handoff: acme, deal:7301, or 3k9f.")
    var handoff: String
    @Option(help: "What was not fit; the sender reads it.")
    var reason: String
    @OptionGroup var options: ActOptions

    func validate() throws {
        guard reason.contains(where: { !$0.isWhitespace }) else {
            throw ValidationError(
                "the sender needs a reason: --reason \"the budget is not confirmed\"")
        }
    }

    func run() async throws {
        try await options.ask(.reject, about: handoff) { _, handoff, person in
            HandoffRejectRequested(handoff: handoff.id, by: person, reason: reason)
        }
    }
}
