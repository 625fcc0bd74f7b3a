// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Console
internal import Events

struct Accept: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Takes a handoff over, as its owner.")

    @Argument(help: "The handoff: acme, deal:7301, or 3k9f.")
    var handoff: String
    @OptionGroup var options: ActOptions

    func run() async throws {
        try await options.ask(.accept, about: handoff) { _, handoff, person in
            HandoffAcceptRequested(handoff: handoff.id, by: person)
        }
    }
}
