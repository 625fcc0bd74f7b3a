// SPDX-License-Identifier: Apache-2.0
internal import Console
internal import Events
internal import Hummingbird
internal import Journey
internal import WorkerKit
internal import WorkerProcess

/// The form for what is missing: every answer is a command of its own.
extension ConsoleDoor {
    func fill(
        _ handoff: HandoffView, _ person: PersonID, _ form: FormText, _ request: Request
    ) async throws -> Outcome {
        let topology = try await look { $0.narrator.rules.topology }
        var answers = FormAnswers(form, by: person, in: topology)
        guard !answers.values.isEmpty || !answers.objections.isEmpty else {
            return .said(Said(.refused, "Nothing was filled in."))
        }
        var latest: UInt64 = 0
        var undecided: [FieldID] = []
        for (field, answer) in try await ask(answers.values, about: handoff, by: person) {
            latest = max(latest, answer.events.last?.sequence ?? 0)
            if let refusal = answer.refusal { answers.objections[field] = refusal }
            if answer.isUndecided { undecided.append(field) }
        }
        await view.catchUp(to: latest)
        let taken = answers.taken.sorted()
        await settle(handoff.id, taken)
        let said = Said.filled(taken, undecided, refused: answers.objections.count)
        guard !answers.objections.isEmpty else { return .said(said) }
        // What was typed must not be lost: the same page again, with the objections beside it.
        return .page(try await page(handoff.id, answers, said, Visitor(request)))
    }

    private func ask(
        _ values: [FieldID: Value], about handoff: HandoffView, by person: PersonID
    ) async throws -> [(FieldID, CommandAnswer)] {
        try await withThrowingTaskGroup(of: (FieldID, CommandAnswer).self) { group in
            for (field, value) in values {
                group.addTask {
                    let fill = FieldFillRequested(
                        handoff: handoff.id, field: field, value: value, by: person)
                    return (field, try await ask(fill, about: handoff))
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    /// Returns when what was taken is no longer asked for, or after half a second: the gate hears
    /// of an answer a little later than whoever gave it.
    private func settle(_ id: HandoffID, _ taken: [FieldID]) async {
        for _ in 0..<25 {
            let asked = await view.read { console in
                console.handoff(id)?.fieldsToFill(in: console.narrator.rules.topology)
            }
            guard let asked = asked ?? nil, asked.contains(where: taken.contains) else { return }
            try? await Task.sleep(for: .milliseconds(20))
        }
    }

    private func page(
        _ id: HandoffID, _ answers: FormAnswers, _ said: Said, _ visitor: Visitor
    ) async throws -> Response {
        var visitor = visitor
        visitor.said = said
        let (found, narrator) = try await find(id.rawValue)
        guard let handoff = found.first else { throw Self.missing(id.rawValue) }
        let page = HandoffPage(
            handoff, told: narrator, visitor: visitor, now: now(), answers: answers)
        var response = try pages.render(page, as: .handoff)
        response.status = .unprocessableContent
        return response
    }
}

/// What somebody typed into the form, read by the fields' types.
struct FormAnswers {
    /// As it was typed, for showing it again.
    private(set) var typed: [FieldID: String] = [:]
    private(set) var none: Set<FieldID> = []
    private(set) var values: [FieldID: Value] = [:]
    var objections: [FieldID: String] = [:]

    /// What nobody objects to.
    var taken: Set<FieldID> { Set(values.keys).subtracting(objections.keys) }

    init(_ form: FormText, by person: PersonID, in topology: Topology) {
        for (name, text) in form.values where name.hasPrefix("f.") {
            typed[FieldID(name.dropFirst(2))] = text
        }
        for name in form.values.keys where name.hasPrefix("none.") {
            none.insert(FieldID(name.dropFirst(5)))
        }
        for field in Set(typed.keys).union(none) {
            let text = none.contains(field) ? "none" : typed[field] ?? ""
            guard let definition = topology.fields[field], !text.allSatisfy(\.isWhitespace) else {
                continue
            }
            do { values[field] = try definition.type.value(from: text, by: person) } catch {
                objections[field] = "\(error)"
            }
        }
    }
}
