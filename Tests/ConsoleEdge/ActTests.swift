// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Events
import Hummingbird
import HummingbirdTesting
import Journey
import Testing
import WorkerKit

@testable import ConsoleEdge

@Suite struct ActTests {
    static let path = "/h/\(TestConsole.routed)"

    @Test func `accepting says the command and shows its answer once`() async throws {
        let console = TestConsole()
        let answer = try await console.post("\(Self.path)/accept")
        #expect(answer.status == .seeOther)
        #expect(answer.headers[.location] == Self.path)
        let command = try #require(console.said.first)
        #expect(
            command.body as? HandoffAcceptRequested
                == HandoffAcceptRequested(handoff: TestConsole.routed, by: "dana"))
        #expect(command.key == "account:borg")
        #expect(command.handoff == TestConsole.routed)
        let cookie = try #require(answer.headers[.setCookie]?.split(separator: ";").first)
        let page = try await console.get(Self.path, more: ["Cookie": String(cookie)])
        #expect(page.contains("Accepted. It is yours."))
        #expect(page.headers[.setCookie]?.contains("Max-Age=0") == true)
    }

    @Test func `a refusal is the same page with its reason, and no success`() async throws {
        let console = TestConsole { draft in
            let refused = HandoffAcceptRefused(
                handoff: TestConsole.routed, by: "lee", reason: "dana owns it, not lee")
            return [
                try Draft(refused, subject: draft.subject, key: draft.key)
                    .event(id: "a", source: "/baton/router")
            ]
        }
        let answer = try await console.post("\(Self.path)/accept", as: "lee")
        #expect(answer.status == .unprocessableContent)
        #expect(answer.contains("class=\"said refused\""))
        #expect(answer.contains("Not taken: dana owns it, not lee"))
        #expect(answer.contains("<h1>Borg &amp; Söhne</h1>"))
    }

    @Test func `without an answer in time it is recorded, undecided`() async throws {
        let answer = try await TestConsole { _ in [] }.post("\(Self.path)/accept")
        #expect(answer.headers[.setCookie]?.contains("undecided.Recorded") == true)
    }

    @Test func `a bus that is away is a page that says so`() async throws {
        let answer = try await TestConsole { _ in throw BusError.silent("tcp://x") }
            .post("\(Self.path)/accept")
        #expect(answer.status == .serviceUnavailable)
        #expect(answer.contains("no answer from the bus"))
    }

    @Test func `nobody acts without saying who they are`() async throws {
        let console = TestConsole()
        let answer = try await console.post(
            "\(Self.path)/reject", as: nil, "person=&reason=no+budget")
        #expect(answer.status == .unprocessableContent)
        #expect(answer.contains("person: nobody was chosen"))
        #expect(answer.contains(">no budget</textarea>"))
        #expect(console.said.isEmpty)
    }

    @Test func `reject, rate and done carry what was said`() async throws {
        let console = TestConsole()
        _ = try await console.post("\(Self.path)/reject", "reason=no+budget%21")
        _ = try await console.post("\(Self.path)/rate", "stars=4&comment=")
        _ = try await console.post("\(Self.path)/done/first-touch")
        let bodies = console.said.map(\.body)
        #expect((bodies[0] as? HandoffRejectRequested)?.reason == "no budget!")
        #expect(
            bodies[1] as? HandoffRateRequested
                == HandoffRateRequested(handoff: TestConsole.routed, by: "dana", stars: 4))
        #expect((bodies[2] as? TaskDoneRequested)?.task == "first-touch")
    }

    @Test func `each answer of the form is a command of its field's type`() async throws {
        let console = TestConsole()
        let form =
            "f.risks=&none.risks=on&f.deal.use_case=Invoices+by+hand"
            + "&f.deal.signed_at=2026-02-27&f.deal.amount="
        let answer = try await console.post("/h/\(TestConsole.held)/fill", as: "lee", form)
        #expect(answer.status == .seeOther)
        let fills = console.said.compactMap { $0.body as? FieldFillRequested }
        let values = Dictionary(uniqueKeysWithValues: fills.map { ($0.field, $0.value) })
        #expect(
            values == [
                "risks": .none(by: "lee"), "deal.use_case": .text("Invoices by hand"),
                "deal.signed_at": .date(Instant(rfc3339: "2026-02-27T00:00:00Z")!),
            ])
        #expect(fills.allSatisfy { $0.by == "lee" })
    }

    @Test func `an answer that cannot be read comes back with the objection and what was typed`()
        async throws
    {
        let console = TestConsole()
        let answer = try await console.post(
            "/h/\(TestConsole.held)/fill", as: "lee",
            "f.deal.amount=much&f.deal.use_case=%3Cbold%3E")
        #expect(answer.status == .unprocessableContent)
        #expect(answer.contains("value=\"much\""))
        #expect(answer.contains("class=\"error\""))
        #expect(answer.contains("Taken: use case. One answer needs another look."))
        #expect(!answer.contains("name=\"f.deal.use_case\""))
    }

    @Test func `who acts without having said who they are chooses there, and is kept`()
        async throws
    {
        let console = TestConsole()
        let held = try await console.get("/h/\(TestConsole.held)")
        #expect(held.contains("<select name=\"person\" required>"))
        #expect(held.contains("<option value=\"lee\" selected>Lee &lt;3</option>"))
        let routed = try await console.get(Self.path)
        #expect(routed.contains("<option value=\"dana\" selected>Dana</option>"))
        let answer = try await console.post(
            "/h/\(TestConsole.held)/fill", as: nil, "f.deal.use_case=By+hand&person=lee")
        #expect(console.said.count == 1)
        #expect(answer.headers[values: .setCookie].contains { $0.hasPrefix("baton-person=lee;") })
    }

    @Test func `where nobody is known, who acts types an id`() async throws {
        let page = try await TestConsole(TestConsole.nobody).get("/h/\(TestConsole.held)")
        #expect(page.contains("<input name=\"person\" required"))
        #expect(!page.contains("<select name=\"person\""))
    }

    @Test(arguments: [
        "//evil.example", "/%09/evil.example", "/%0A/evil.example", "/%5Cevil.example",
        "/%00/evil.example", "https://evil.example",
    ])
    func `the picker keeps who somebody is, and stays on this console`(back: String) async throws {
        let answer = try await TestConsole().post("/me", as: nil, "person=dana&back=\(back)")
        #expect(answer.headers[.location] == "/")
        let cookie = try #require(answer.headers[.setCookie])
        #expect(cookie.hasPrefix("baton-person=dana;"))
        #expect(cookie.contains("SameSite=Strict") && cookie.contains("HttpOnly"))
    }
}

/// The loopback is reachable by every page in the browser of whoever works here.
@Suite struct OriginTests {
    @Test func `a form of another site is refused`() async throws {
        let console = TestConsole()
        for more in [["Origin": "http://evil.example"], ["Sec-Fetch-Site": "cross-site"]] {
            let answer = try await console.post("\(ActTests.path)/accept", more: more)
            #expect(answer.status == .forbidden)
        }
        #expect(console.said.isEmpty)
    }

    @Test func `another name for this machine is not the loopback's`() {
        let isOwn = OwnOrigin<BasicRequestContext>.isLoopback
        for host in [
            "evil.example", "localhost.evil.example", "127.0.0.1.evil.example:7790", "[::2]:80", "",
            "10.0.0.1:7790", "127.evil.example",
        ] {
            #expect(!isOwn(host), "\(host)")
        }
        for host in ["localhost:7790", "127.0.0.1", "127.0.0.1:80", "[::1]:7790"] {
            #expect(isOwn(host), "\(host)")
        }
    }

    @Test func `the console listens on the loopback only`() {
        #expect(throws: (any Error).self) {
            try ConsoleEdge.Options.parse(["--listen", "0.0.0.0:7790"])
        }
    }
}
