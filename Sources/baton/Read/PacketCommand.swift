// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Console

struct PacketCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "packet",
        abstract: "What the next team gets to read.",
        discussion: "A handoff is named by the first characters of its id, by its account or deal.")

    @Argument(help: "The handoff: acme, deal:7301, or 3k9f.")
    var handoff: String

    @OptionGroup var source: ReadOptions

    func run() async throws {
        try await source.withHistory { history in
            let folded = try await Folded.of(history)
            let handoff = try folded.handoff(handoff)
            let page = PacketPage(handoff, told: folded.console.narrator, now: history.time)
            Terminal.out(PacketText(page).description.trimmedEnd)
        }
    }
}

extension String {
    /// Without line ends at the end: the terminal adds its own.
    var trimmedEnd: String {
        var text = self
        while text.hasSuffix("\n") { text.removeLast() }
        return text
    }
}
