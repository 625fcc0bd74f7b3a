// SPDX-License-Identifier: Apache-2.0
internal import Console
internal import Events
internal import Hummingbird
internal import Journey
internal import WorkerKit
internal import WorkerProcess

/// What people do: each act is a command, and the page waits for its answer. What is not taken
/// comes back as the same page, with a status that says so, the reason, and what was typed.
extension ConsoleDoor {
    func addActs(to router: Router<BasicRequestContext>) {
        router.post("/h/:id/fill") { request, context in
            try await act(request, context) { try await fill($0, $1, $2, await visitor(request)) }
        }
        router.post("/h/:id/accept") { request, context in
            try await act(request, context) { handoff, person, form in
                try await say(
                    HandoffAcceptRequested(handoff: handoff.id, by: person), about: handoff, form,
                    taken: "Accepted. It is yours.")
            }
        }
        router.post("/h/:id/reject") { request, context in
            try await act(request, context) { try await reject($0, $1, $2) }
        }
        router.post("/h/:id/rate") { request, context in
            try await act(request, context) { try await rate($0, $1, $2) }
        }
        router.post("/h/:id/done/:task") { request, context in
            let task = TaskID(try context.parameters.require("task"))
            return try await act(request, context) { try await finish(task, $0, $1, $2) }
        }
    }

    private typealias Act =
        @Sendable (HandoffView, PersonID, FormText) async throws -> Outcome

    /// What came of an act: something to say on the handoff's page, a refusal to show on it, or a
    /// page to show at once.
    enum Outcome {
        case said(Said)
        case refused(RefusedAct)
        case page(Response)
    }

    private func act(
        _ request: Request, _ context: BasicRequestContext, _ body: Act
    ) async throws -> Response {
        let name = try context.parameters.require("id")
        guard let handoff = try await find(name).0.first, handoff.id.rawValue == name else {
            throw Self.missing(name)
        }
        let form = try await FormText(request)
        let visitor = await visitor(request)
        // Who was chosen beside the button counts before who the cookie says. More rows are no act.
        let isAct = form["more"] == nil
        let chosen = form["person"].map { PersonID($0) } ?? visitor.person
        guard let person = chosen ?? (isAct ? nil : "") else {
            let refused = RefusedAct(
                form, "person: nobody was chosen, and every act has a name: choose who you are.")
            return try await page(handoff.id, visitor, refused: refused)
        }
        switch try await body(handoff, person, form) {
        case .said(let said):
            var visitor = visitor
            if visitor.person == nil { visitor.become(person) }
            return visitor.redirect(to: "/h/\(handoff.id)", saying: said)
        case .refused(let refused):
            return try await page(handoff.id, visitor, refused: refused)
        case .page(let response): return response
        }
    }

    private func reject(
        _ handoff: HandoffView, _ person: PersonID, _ form: FormText
    ) async throws -> Outcome {
        guard let reason = form["reason"] else {
            return .refused(
                RefusedAct(
                    form, "reason: it is empty, and the sender needs one: say what is wrong."))
        }
        return try await say(
            HandoffRejectRequested(handoff: handoff.id, by: person, reason: reason),
            about: handoff, form, taken: "Sent back, with your reason.")
    }

    private func rate(
        _ handoff: HandoffView, _ person: PersonID, _ form: FormText
    ) async throws -> Outcome {
        let point = try await look {
            $0.narrator.rules.point(handoff.point, version: handoff.topology)
        }
        let scale = point?.feedback.first?.scale ?? 5
        let typed = form["stars"] ?? ""
        guard let stars = Int(typed), (1...scale).contains(stars) else {
            return .refused(
                RefusedAct(
                    form,
                    "stars: “\(typed)” is not a mark from 1 to \(scale): press one of the marks."))
        }
        return try await say(
            HandoffRateRequested(
                handoff: handoff.id, by: person, stars: stars, comment: form["comment"]),
            about: handoff, form, taken: "Thank you: whoever packed it reads this.")
    }

    private func finish(
        _ task: TaskID, _ handoff: HandoffView, _ person: PersonID, _ form: FormText
    ) async throws -> Outcome {
        guard handoff.tasks.contains(where: { $0.task == task }) else {
            let open = handoff.tasks.filter { !$0.isDone }.map(\.task.rawValue)
            let mend =
                Suggestion.didYouMean(task.rawValue, among: open)
                ?? (open.isEmpty ? "none is open." : "open are \(open.joined(separator: ", ")).")
            return .refused(
                RefusedAct(
                    form, "task: this handoff has no task “\(task)”: \(mend)", status: .notFound))
        }
        return try await say(
            TaskDoneRequested(handoff: handoff.id, task: task, by: person), about: handoff, form,
            taken: "Done.")
    }

    private func say(
        _ body: any Payload, about handoff: HandoffView, _ form: FormText, taken: String
    ) async throws -> Outcome {
        let answer = try await ask(body, about: handoff)
        if let last = answer.events.last { await view.catchUp(to: last.sequence) }
        if let refusal = answer.refusal {
            return .refused(RefusedAct(form, "Not taken: \(refusal)"))
        }
        return .said(
            answer.isUndecided
                ? Said(.undecided, "Recorded, undecided: the answer will show here.")
                : Said(.taken, taken))
    }

    func ask(_ body: any Payload, about handoff: HandoffView) async throws -> CommandAnswer {
        let draft = Draft(
            body, subject: handoff.subject, key: handoff.key, handoff: handoff.id)
        do { return try await command(draft) } catch let error as BusError {
            throw Problem(error)
        } catch let error as MalformedEvent {
            throw Problem(.contentTooLarge, "That is more text than fits: \(error.rule)")
        }
    }
}
