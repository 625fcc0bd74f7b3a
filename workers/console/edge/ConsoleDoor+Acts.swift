// SPDX-License-Identifier: Apache-2.0
internal import Console
internal import Events
internal import Hummingbird
internal import Journey
internal import WorkerKit
internal import WorkerProcess

/// What people do: each act is a command, and the page waits for its answer.
extension ConsoleDoor {
    func addActs(to router: Router<BasicRequestContext>) {
        router.post("/h/:id/fill") { request, context in
            try await act(request, context) { try await fill($0, $1, $2, request) }
        }
        router.post("/h/:id/accept") { request, context in
            try await act(request, context) { handoff, person, _ in
                try await say(
                    HandoffAcceptRequested(handoff: handoff.id, by: person), about: handoff,
                    taken: "Accepted. It is yours.")
            }
        }
        router.post("/h/:id/reject") { request, context in
            try await act(request, context) { handoff, person, form in
                try await say(
                    HandoffRejectRequested(
                        handoff: handoff.id, by: person, reason: form["reason"] ?? ""),
                    about: handoff, taken: "Sent back, with your reason.")
            }
        }
        router.post("/h/:id/rate") { request, context in
            try await act(request, context) { handoff, person, form in
                let rating = HandoffRateRequested(
                    handoff: handoff.id, by: person, stars: Int(form["stars"] ?? "") ?? 0,
                    comment: form["comment"])
                return try await say(
                    rating, about: handoff, taken: "Thank you: whoever packed it reads this.")
            }
        }
        router.post("/h/:id/done/:task") { request, context in
            let task = TaskID(try context.parameters.require("task"))
            return try await act(request, context) { handoff, person, _ in
                try await say(
                    TaskDoneRequested(handoff: handoff.id, task: task, by: person),
                    about: handoff, taken: "Done.")
            }
        }
    }

    private typealias Act =
        @Sendable (HandoffView, PersonID, FormText) async throws -> Outcome

    /// What came of an act: something to say on the handoff's page, or a page to show at once.
    enum Outcome {
        case said(Said)
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
        var visitor = Visitor(request)
        if visitor.person == nil, let person = form["person"] { visitor.become(PersonID(person)) }
        guard let person = visitor.person else {
            let said = Said(.refused, "Say first who you are, at the top of the page.")
            return visitor.redirect(to: "/h/\(handoff.id)", saying: said)
        }
        switch try await body(handoff, person, form) {
        case .said(let said): return visitor.redirect(to: "/h/\(handoff.id)", saying: said)
        case .page(let response): return response
        }
    }

    private func say(
        _ body: any Payload, about handoff: HandoffView, taken: String
    ) async throws -> Outcome {
        let answer = try await ask(body, about: handoff)
        if let last = answer.events.last { await view.catchUp(to: last.sequence) }
        if let refusal = answer.refusal { return .said(Said(.refused, "Not taken: \(refusal)")) }
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
