// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Console
internal import Events
internal import Foundation
internal import Journey
internal import WorkerKit

/// What every command of a person has: which handoff, who asks, which bus.
struct ActOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Who asks: a person's id. BATON_PERSON stands in for it.", valueName: "person"))
    var by: String?

    @OptionGroup var bus: BusOptions

    /// Finds the handoff, publishes what `body` makes of it, waits for the authority's answer and
    /// shows it.
    ///
    /// - Throws: exit code 1 when it was refused, 75 when it is recorded but not yet decided.
    func ask(
        _ act: Act, about name: String,
        _ body: (Folded, HandoffView, PersonID) throws -> any Payload
    ) async throws {
        let person = try person()
        try await Connection.with(bus.address) { connection in
            let folded = try await Folded.of(.bus(connection))
            let handoff = try folded.handoff(name, to: act, by: person)
            let draft = Draft(
                try body(folded, handoff, person), subject: handoff.subject, key: handoff.key,
                handoff: handoff.id)
            let answer = try await connection.client.command(draft, source: "/baton/cli")
            try AnswerText.show(answer, to: handoff, told: folded.console.narrator)
        }
    }

    private func person() throws -> PersonID {
        let environment = ProcessInfo.processInfo.environment
        guard let by = by ?? environment["BATON_PERSON"], !by.isEmpty else {
            throw Failure(
                "nobody is named who asks",
                mend: "Say who you are: --by dana, or BATON_PERSON=dana.", status: .usage)
        }
        return PersonID(by)
    }
}

/// What the authority said to a command.
enum AnswerText {
    static func show(
        _ answer: CommandAnswer, to handoff: HandoffView, told narrator: Narrator
    ) throws {
        let name = "\(handoff.customer) \(handoff.point) \(handoff.id.short)"
        switch verdict(on: answer.events.isEmpty, answer.refusal) {
        case .undecided:
            Terminal.note(
                "baton: recorded as event \(answer.sequence), undecided\n"
                    + "  The worker that decides is away; it will decide. Look: `baton status`, "
                    + "`baton trace \(handoff.id.short)`.")
            throw ExitReason.tryAgain.code
        case .refused(let reason):
            throw Failure("\(name): \(reason)", status: .refused)
        case .taken:
            var narrator = narrator
            for event in answer.events {
                narrator.apply(event)
                Terminal.out("\(name): \(Summary(narrator: narrator).text(of: event))")
            }
        }
    }

    enum Verdict: Hashable {
        case taken
        case refused(String)
        case undecided
    }

    static func verdict(on isEmpty: Bool, _ refusal: String?) -> Verdict {
        isEmpty ? .undecided : refusal.map(Verdict.refused) ?? .taken
    }
}
