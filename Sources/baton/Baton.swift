// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser

@main
struct Baton: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Carries a customer's context from team to team.",
        discussion: "New here? `baton demo`, then `baton packet acme`.",
        version: "0.1.0",
        groupedSubcommands: [
            CommandGroup(
                name: "Run",
                subcommands: [Up.self, Demo.self, Status.self, Tap.self, Emit.self]),
            CommandGroup(name: "Map", subcommands: [Check.self]),
            CommandGroup(
                name: "Read", subcommands: [PacketCommand.self, Why.self, Trace.self]),
            CommandGroup(
                name: "Act",
                subcommands: [Fill.self, Accept.self, Reject.self, Rate.self, Done.self]),
            CommandGroup(name: "Operate", subcommands: [JournalCommand.self, Dev.self]),
        ])

    static func main() async {
        do {
            try refuseUnknown(CommandLine.arguments.dropFirst().first)
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            guard let failure = Failure(error) else { exit(withError: error) }
            Terminal.endProgress()
            Terminal.note(failure.description)
            exit(withError: failure.status.code)
        }
    }

    /// A mistyped command gets a better word than "unexpected argument".
    private static func refuseUnknown(_ name: String?) throws {
        let names = configuration.subcommands.compactMap {
            $0.configuration.commandName ?? $0._commandName
        }
        guard let name, !name.hasPrefix("-"), name != "help", !names.contains(name) else { return }
        throw Failure(
            "there is no command \"\(name)\"",
            mend: Nearest.mend(for: name, among: names, noun: "Commands"), status: .usage)
    }
}
