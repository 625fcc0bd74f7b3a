// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Console
internal import Events

struct Rate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tells the sender how good a handoff was, in stars.")

    @Argument(help: "The handoff: acme, deal:7301, or 3k9f.")
    var handoff: String
    @Argument(help: "Stars, from 1.")
    var stars: Int
    @Option(help: "What was good, what was missing.")
    var comment: String?
    @OptionGroup var options: ActOptions

    func run() async throws {
        try await options.ask(.rate, about: handoff) { _, handoff, person in
            HandoffRateRequested(handoff: handoff.id, by: person, stars: stars, comment: comment)
        }
    }
}
