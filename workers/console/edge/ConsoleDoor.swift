// SPDX-License-Identifier: Apache-2.0
internal import Console
public import Events
internal import Foundation
public import Hummingbird
public import Journey
public import WorkerKit
internal import WorkerProcess

/// The pages for people, and the same as JSON. Works without scripts.
public struct ConsoleDoor: Sendable {
    let view: any ConsoleView
    let now: @Sendable () -> Instant
    let command: @Sendable (Draft) async throws -> CommandAnswer
    let pages = Pages()

    public init(
        view: any ConsoleView, now: @escaping @Sendable () -> Instant,
        command: @escaping @Sendable (Draft) async throws -> CommandAnswer
    ) {
        self.view = view
        self.now = now
        self.command = command
    }

    public var router: Router<BasicRequestContext> {
        let router = Router()
        router.add(middleware: FaultPages(pages: pages))
        router.add(middleware: OwnOrigin())
        router.get("/") { request, _ in try await board(request) }
        router.get("/style.css") { _, _ in pages.style }
        router.get("/h/:id") { request, context in
            try await handoff(request, context.parameters.require("id"))
        }
        router.post("/me") { request, _ in
            try await Visitor.enter(request) { person in
                try await look { console in
                    let fallbacks = console.narrator.rules.topology.queues.values.map(\.fallback)
                    return console.narrator.people.objection(to: person, others: fallbacks)
                }
            }
        }
        addActs(to: router)
        addJSON(to: router)
        return router
    }

    // MARK: Pages

    private func board(_ request: Request) async throws -> Response {
        let now = now()
        let visitor = await visitor(request)
        let page = try await look { console in
            BoardPage(
                console.board, told: console.narrator,
                frame: Frame("Handoffs", visitor, console.narrator, refresh: 10), now: now)
        }
        return try pages.render(page, as: .board)
    }

    private func handoff(_ request: Request, _ name: String) async throws -> Response {
        let visitor = await visitor(request)
        let now = now()
        let (found, narrator) = try await find(name)
        guard let handoff = found.first else { throw Self.missing(name) }
        guard found.count == 1 else {
            let frame = Frame("Several match", visitor, narrator)
            let page = MessagePage(
                frame, "“\(name)” names \(found.count) handoffs",
                choices: found.map { BoardPage.Card($0, narrator, now) })
            return try pages.render(page, as: .message)
        }
        guard handoff.id.rawValue == name else {
            return Response(status: .seeOther, headers: [.location: "/h/\(handoff.id)"])
        }
        var response = try pages.render(
            HandoffPage(handoff, told: narrator, visitor: visitor, now: now), as: .handoff)
        if visitor.said != nil { response.setCookie(Visitor.nothingSaid) }
        return response
    }

    /// The handoffs that a name in an address stands for, the whole id before all else.
    func find(_ name: String) async throws -> ([HandoffView], Narrator) {
        try await look { console in
            let exact = console.handoff(HandoffID(name)).map { [$0] }
            return (exact ?? console.board.find(name), console.narrator)
        }
    }

    func visitor(_ request: Request) async -> Visitor {
        var visitor = Visitor(request)
        visitor.lateness = await view.lateness()?.aboveThePage
        return visitor
    }

    func look<Result: Sendable>(_ body: @Sendable (Console) -> Result) async throws -> Result {
        if let result = await view.read(body) { return result }
        throw Problem(
            .serviceUnavailable,
            "The console does not know yet what has happened: "
                + (await view.lateness()?.reasons ?? "it is about to") + ".",
            title: "One moment", retryAfter: 2)
    }

    static func missing(_ name: String) -> Problem {
        Problem(
            .notFound,
            "No handoff is called “\(name)”. It may have ended long ago: the newest "
                + "\(Console.endedKept) that ended are kept here, “baton trace” knows them all.",
            title: "There is no such handoff")
    }
}
