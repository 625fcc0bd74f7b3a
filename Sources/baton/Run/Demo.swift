// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Foundation
internal import Journal
internal import JournalPostgres
internal import Journey
internal import Meter
internal import Wire
internal import WorkerKit

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Twelve weeks of one company in five seconds.",
        discussion: """
            The real workers decide, under a clock that runs a million times faster, on a \
            journal of its own in <data>/demo. Nothing needs to run, and nothing is sent \
            anywhere.
            """)

    @Flag(help: "Without pauses between the lines.")
    var fast = false

    @Option(help: ArgumentHelp("The journal is kept in its folder demo.", valueName: "dir"))
    var data = DataDirectory.standard

    @Option(help: ArgumentHelp("The rules; those that ship, unless named.", valueName: "file"))
    var topology: String?

    /// Some hundred lines in five seconds.
    private static let pause = Duration.milliseconds(40)

    func run() async throws {
        let directory = DataDirectory(try JournalAddress.directory(data, of: "--data")).demo
        let rules = try Shipped.topology(topology)
        try Self.clear(directory)
        let journal = try openJournal(.directory(directory))
        var company = try DemoCompany(
            journal: journal, rules: rules, at: DemoStory.monday + .seconds(7 * 3_600))
        var teller = DemoTeller(ink: .standard)
        for step in DemoStory().steps {
            try company.wait(until: step.at)
            try step.run(&company)
            try await tell(&company, &teller)
        }
        let end = DemoStory.date(DemoStory.weeks, .fri) + .seconds(17 * 3_600)
        try company.wait(until: end)
        try await tell(&company, &teller)
        for alert in company.alerts { Terminal.note("! \(alert)") }
        try finish(company, journal, directory)
        journal.close()
    }

    private func tell(_ company: inout DemoCompany, _ teller: inout DemoTeller) async throws {
        for event in company.takeStored() {
            for line in teller.lines(for: event) {
                Terminal.out(line)
                if Terminal.isInteractive, !fast { try await Task.sleep(for: Self.pause) }
            }
        }
    }

    private func finish(
        _ company: DemoCompany, _ journal: any Journal, _ directory: String
    ) throws {
        let ink = Ink.standard
        let events = try journal.head.sequence
        Terminal.out(
            "\n\(ink(.blue, "Twelve weeks")): \(events) events, each with its cause, in "
                + directory
        )
        for line in DemoFigures.lines(of: company.meter.report) { Terminal.out(line) }
        let isStandard = data == DataDirectory.standard
        // Where a bus answers, it would be read.
        let ports = Ports.chosen(nil) { nil }
        let option =
            !Listeners.lack(ports.address.publish)
            ? " --journal \(directory)" : isStandard ? "" : " --data \(data)"
        Terminal.out("\n\(ink(.blue, "Try next"))")
        var table = Table()
        for (command, what) in [
            ("packet acme", "what the next team got to read"),
            ("why birch", "why it went to whom, and why not to the other"),
            ("trace acme", "one tree of causes, from the first form to the referral"),
            ("tap -n 20", "the events themselves"),
        ] {
            table.add(["  baton \(command)\(option)", what])
        }
        table.add(["  make up", "your own company: the board, the doors, the bus"])
        for line in table.lines { Terminal.out(line) }
    }

    /// The demo always starts anew. Only a journal is removed, nothing else that may lie there.
    private static func clear(_ directory: String) throws {
        for name in ["journal.sqlite", "journal.sqlite-wal", "journal.sqlite-shm", "head", "lock"] {
            let path = "\(directory)/\(name)"
            guard FileManager.default.fileExists(atPath: path) else { continue }
            do { try FileManager.default.removeItem(atPath: path) } catch {
                throw Failure(
                    "\(path) cannot be removed: \(error.localizedDescription)",
                    mend: "Name another directory: `baton demo --data /tmp/baton`.",
                    status: .cannotStore)
            }
        }
    }
}
