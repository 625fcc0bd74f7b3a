// SPDX-License-Identifier: Apache-2.0
import Console
import Events
import Hummingbird
import HummingbirdTesting
import Journey
import Synchronization
import WorkerKit
import WorkerTesting

@testable import ConsoleEdge

/// The pages over a board of the test's own, with an authority that answers as it is told.
final class TestConsole: Sendable, ConsoleView {
    static let held: HandoffID = "held00000001"
    static let routed: HandoffID = "routed000001"

    private let console: Console?
    private let late: Lateness?
    private let commands = Mutex<[Draft]>([])
    private let answer: @Sendable (Draft) throws -> [Event]

    init(
        _ console: Console? = TestConsole.company, late: Lateness? = nil,
        answer: @escaping @Sendable (Draft) throws -> [Event] = { draft in
            // Anything that is no refusal is an answer.
            [try draft.event(id: "answer", source: "/baton/router")]
        }
    ) {
        self.console = console
        self.late = late
        self.answer = answer
    }

    /// The commands that were said, in order.
    var said: [Draft] { commands.withLock { $0 } }

    func read<Result: Sendable>(_ body: @Sendable (Console) -> Result) async -> Result? {
        console.map(body)
    }
    func lateness() async -> Lateness? { late }
    func catchUp(to sequence: UInt64) async {}

    private var door: ConsoleDoor {
        ConsoleDoor(
            view: self, now: { Instant(rfc3339: "2026-03-02T10:00:00Z")! },
            command: { draft in
                self.commands.withLock { $0.append(draft) }
                return CommandAnswer(id: "c", sequence: 9, events: try self.answer(draft))
            })
    }

    func get(_ path: String, as person: String? = nil, more: [String: String] = [:])
        async throws -> TestResponse
    {
        try await send(.get, path, person, nil, more)
    }

    func post(
        _ path: String, as person: String? = "dana", _ form: String = "",
        more: [String: String] = [:]
    ) async throws -> TestResponse {
        try await send(.post, path, person, form, more)
    }

    private func send(
        _ method: HTTPRequest.Method, _ path: String, _ person: String?, _ form: String?,
        _ more: [String: String]
    ) async throws -> TestResponse {
        var headers: HTTPFields = [.accept: "text/html"]
        if let person { headers[.cookie] = "baton-person=\(person)" }
        if form != nil { headers[.contentType] = "application/x-www-form-urlencoded" }
        for (name, value) in more { headers[.init(name)!] = value }
        return try await Application(router: door.router).test(.live) { [headers] client in
            try await client.execute(
                uri: path, method: method, headers: headers, body: ByteBuffer(string: form ?? ""))
        }
    }
}

extension TestConsole {
    /// One handoff that is held, and one that waits for Dana.
    static let company = told(people: [("dana", "Dana"), ("lee", "Lee <3")])
    /// The same, with an empty directory.
    static let nobody = told(people: [])

    /// Dana has sent the routed one back.
    static let sentBack = told(people: [("dana", "Dana"), ("lee", "Lee <3")], isSentBack: true)

    /// Dana has accepted the routed one.
    static let accepted = told(people: [("dana", "Dana"), ("lee", "Lee <3")], reached: .accepted)
    /// It is completed, with a task that is open.
    static let completed = told(people: [("dana", "Dana"), ("lee", "Lee <3")], reached: .completed)

    private static func told(
        people: [(String, String)], isSentBack: Bool = false,
        reached: HandoffView.State = .routed
    ) -> Console {
        var story = Story<Console>(Company.topology)
        for (id, name) in people {
            story.tell(
                PersonObserved(person: PersonID(id), name: name, teams: ["sales"]),
                about: SubjectID("person:\(id)"), key: "*")
        }
        story.tell(
            FactObserved(field: "deal.scope", value: .text("Gold, 40 seats"), source: "hubspot"),
            about: "deal:1", key: "account:acme")
        request(held, "deal:1", key: "account:acme", in: &story)
        story.tell(
            HandoffBlocked(
                handoff: held, point: "sales-to-onboarding", mode: .enforce, rep: "lee",
                missing: ["risks", "deal.use_case", "deal.signed_at", "deal.amount"], failed: [],
                known: 5, required: 9), about: "deal:1", key: "account:acme", handoff: held)
        request(routed, "deal:2", key: "account:borg", in: &story)
        seal(in: &story)
        if isSentBack { sendBack(in: &story) }
        if reached >= .accepted {
            story.tell(
                HandoffAccepted(handoff: routed, point: "sales-to-onboarding", owner: "dana"),
                about: "deal:2", key: "account:borg", handoff: routed)
        }
        if reached == .completed {
            story.tell(
                HandoffCompleted(handoff: routed, point: "sales-to-onboarding", why: []),
                about: "deal:2", key: "account:borg", handoff: routed)
        }
        return story.worker
    }

    private static func request(
        _ id: HandoffID, _ subject: SubjectID, key: String, in story: inout Story<Console>
    ) {
        story.tell(
            HandoffRequested(handoff: id, point: "sales-to-onboarding", occurrence: 1, why: []),
            about: subject, key: key, handoff: id)
    }

    private static func sendBack(in story: inout Story<Console>) {
        let facts: [(FieldID, Value)] = [
            ("deal.scope", .text("Full package, 40 users")), ("risks", .none(by: "lee")),
            (
                "promises",
                .rows([["what": "Data in Stockholm", "due": "2026-05-01", "in_contract": "true"]])
            ),
        ]
        for (field, value) in facts {
            story.tell(
                FactObserved(field: field, value: value, source: "hubspot"), about: "deal:2",
                key: "account:borg")
        }
        story.tell(
            HandoffRejected(
                handoff: routed, point: "sales-to-onboarding", by: "dana", reason: "40 or 14?"),
            about: "deal:2", key: "account:borg", handoff: routed)
    }

    private static func seal(in story: inout Story<Console>) {
        let known = KnownValue(
            value: .text("<script>alert(1)</script>"), source: "hubspot", by: "lee",
            at: Instant(rfc3339: "2026-02-27T09:00:00Z")!, event: "f1")
        let packet = PacketSealed(
            handoff: routed, point: "sales-to-onboarding", mode: .enforce, topology: 1, version: 1,
            rep: "lee", account: "Borg & Söhne",
            sections: [
                PacketSection(
                    name: "context",
                    fields: [
                        PacketField(
                            field: "deal.use_case", ask: "Which problem?", required: true,
                            known: known)
                    ])
            ], checksum: "")
        story.tell(packet, about: "deal:2", key: "account:borg", handoff: routed)
        story.tell(
            HandoffRouted(
                handoff: routed, point: "sales-to-onboarding", mode: .enforce, owner: "dana",
                because: RoutingTrace(
                    rule: "otherwise", queue: "cs-pool", considered: [], decidedBy: "it is her turn"
                ),
                acceptBy: Instant(rfc3339: "2026-03-02T13:00:00Z")!),
            about: "deal:2", key: "account:borg", handoff: routed)
        story.tell(
            TaskCreated(
                handoff: routed, point: "sales-to-onboarding", mode: .enforce, task: "first-touch",
                what: "Write or call", who: .owner, person: "dana",
                due: Instant(rfc3339: "2026-03-03T09:00:00Z"),
                dueRule: Due(after: "trigger", Period(1, .days)), human: true),
            about: "deal:2", key: "account:borg", handoff: routed)
    }
}

extension TestResponse {
    var text: String { String(buffer: body) }
    /// What stands between two marks, for order on a page.
    func contains(_ text: String) -> Bool { self.text.contains(text) }
}
