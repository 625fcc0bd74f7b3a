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
}
