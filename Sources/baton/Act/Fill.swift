// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Console
internal import Events
internal import Journey

struct Fill: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Answers a question of a packet.",
        discussion: """
            A date is 2026-04-01, money 48000 EUR, a table one row a line: "name=Priya Nair; \
            role=champion". Where the field allows it, "none" says that there is nothing to \
            tell.
            """)

    @Argument(help: "The handoff: acme, deal:7301, or 3k9f.")
    var handoff: String
    @Argument(help: "The field, as the topology calls it: deal.use_case.")
    var field: String
    @Argument(help: "The answer.")
    var value: String

    @OptionGroup var options: ActOptions

    func run() async throws {
        try await options.ask(.fill(FieldID(field)), about: handoff) { folded, handoff, person in
            let id = FieldID(field)
            return FieldFillRequested(
                handoff: handoff.id, field: id, value: try value(of: id, folded, person), by: person
            )
        }
    }

    private func value(of id: FieldID, _ folded: Folded, _ person: PersonID) throws -> Value {
        let fields = folded.console.narrator.rules.topology.fields
        guard let definition = fields[id] else {
            throw Failure(
                "there is no field \"\(id)\"",
                mend: Nearest.mend(
                    for: id.rawValue, among: fields.keys.map(\.rawValue), noun: "Fields"),
                status: .data)
        }
        do { return try definition.type.value(from: value, by: person) } catch let error
            as Objection
        {
            throw Failure("\(id) \(error)", status: .data)
        }
    }
}
