// SPDX-License-Identifier: Apache-2.0
internal import Console
internal import Events
internal import Hummingbird
internal import Journey
internal import WorkerKit
internal import WorkerProcess

/// The forms for what is missing: every answer is a command of its own.
extension ConsoleDoor {
    func fill(
        _ handoff: HandoffView, _ person: PersonID, _ form: FormText, _ visitor: Visitor
    ) async throws -> Outcome {
        let narrator = try await look { $0.narrator }
        let topology = narrator.rules.topology
        var answers = FormAnswers(form, by: person, in: topology)
        if answers.more != nil {
            answers.keepOnlyTyped()
            return .page(try await page(handoff.id, visitor, form, answers))
        }
        guard answers.strangers.isEmpty else {
            return .refused(RefusedAct(form, answers.strangers.joined(separator: "; ")))
        }
        if handoff.state == .rejected {
            answers.keepOnlyChanged(from: handoff.known)
        }
        for field in answers.values.keys {
            guard let objection = handoff.objection(to: field, by: person, told: narrator) else {
                continue
            }
            answers.refuse(field, objection)
        }
        guard !answers.values.isEmpty || !answers.objections.isEmpty else {
            return .refused(
                RefusedAct(form, "Nothing was filled in: answer, or change, at least one question.")
            )
        }
        var latest: UInt64 = 0
        var undecided: [FieldID] = []
        for (field, answer) in try await ask(answers.values, about: handoff, by: person) {
            latest = max(latest, answer.events.last?.sequence ?? 0)
            if let refusal = answer.refusal {
                answers.refuse(field, FormObjection(refusal, about: field).words)
            }
            if answer.isUndecided { undecided.append(field) }
        }
        await view.catchUp(to: latest)
        let taken = answers.taken.sorted()
        await settle(handoff.id, taken)
        let said = Said.filled(taken, undecided, refused: answers.objections.count)
        guard !answers.objections.isEmpty else { return .said(said) }
        // What was typed must not be lost: the same page again, with the objections beside it.
        var response = try await page(handoff.id, visitor, form, answers, said: said)
        response.status = .unprocessableContent
        return .page(response)
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
                console.handoff(id).map {
                    $0.fieldsToFill(in: console.narrator.rules.topology)
                        + $0.fieldsToEnd(console.narrator.rules)
                        + $0.fieldsToMend(console.narrator.rules)
                }
            }
            guard let asked = asked ?? nil, asked.contains(where: taken.contains) else { return }
            try? await Task.sleep(for: .milliseconds(20))
        }
    }

    /// A handoff's page with what was typed into its forms.
    func page(
        _ id: HandoffID, _ visitor: Visitor, _ form: FormText, _ answers: FormAnswers? = nil,
        said: Said? = nil
    ) async throws -> Response {
        var visitor = visitor
        visitor.said = said
        visitor.path = "/h/\(id)"
        let (found, narrator) = try await find(id.rawValue)
        guard let handoff = found.first else { throw Self.missing(id.rawValue) }
        let page = HandoffPage(
            handoff, told: narrator, visitor: visitor, now: now(), typed: form, answers: answers)
        return try pages.render(page, as: .handoff)
    }

    /// The same page again, with a refusal on top.
    func page(
        _ id: HandoffID, _ visitor: Visitor, refused: RefusedAct
    ) async throws -> Response {
        let topology = try await look { $0.narrator.rules.topology }
        var answers = FormAnswers(refused.form, by: "", in: topology)
        // Nothing was sent: what was typed is shown, and not yet judged.
        answers.keepOnlyTyped()
        var response = try await page(
            id, visitor, refused.form, answers, said: Said(.refused, refused.reason))
        response.status = refused.status
        return response
    }
}
