// SPDX-License-Identifier: Apache-2.0
import Console
import Events
import Foundation
import Hummingbird
import HummingbirdTesting
import Journey
import Testing

@testable import ConsoleEdge

@Suite struct PageTests {
    @Test func `the board shows by urgency what each handoff waits for`() async throws {
        let page = try await TestConsole().get("/")
        #expect(page.status == .ok)
        let held = try #require(page.text.range(of: "Held: answers are missing"))
        let waiting = try #require(page.text.range(of: "Waiting for acceptance"))
        #expect(held.lowerBound < waiting.lowerBound)
        #expect(page.contains("Waits for Dana to accept by Mon 13:00"))
        #expect(page.contains("risks, use case, signed at, amount missing"))
        #expect(page.contains("http-equiv=\"refresh\" content=\"10\""))
    }

    @Test func `an empty board says what fills it`() async throws {
        let page = try await TestConsole(.init()).get("/")
        #expect(page.contains("No customer changes hands"))
    }

    @Test func `before history is read, the page asks for itself again`() async throws {
        let page = try await TestConsole(nil).get("/")
        #expect(page.status == .serviceUnavailable)
        #expect(page.contains("content=\"2\""))
        #expect(page.headers[.contentType] == "text/html; charset=utf-8")
    }

    @Test(arguments: ["/", "/h/\(TestConsole.routed)"])
    func `while the bus is silent, a page says since when`(path: String) async throws {
        let silent = Lateness(
            silentSince: Instant(rfc3339: "2026-03-02T04:10:35Z"), reasons: "the bus is silent")
        let page = try await TestConsole(late: silent).get(path)
        #expect(
            page.contains(
                "The bus has been silent since 04:10:35; what you see is as of then.</p>"))
        let stuck = Lateness(silentSince: nil, reasons: "the bus refuses: damaged at event 7")
        #expect(
            try await TestConsole(late: stuck).get(path).contains(
                "What you see may be old: the bus refuses: damaged at event 7."))
        #expect(try await !TestConsole().get(path).contains("silent"))
        let closed = try await TestConsole(nil, late: stuck).get(path)
        #expect(closed.status == .serviceUnavailable)
        #expect(closed.contains("the bus refuses: damaged at event 7."))
    }

    @Test func `a handoff's page has the packet with provenance and age, and why`() async throws {
        let page = try await TestConsole().get("/h/\(TestConsole.routed)")
        #expect(page.contains("What was sold, and why"))
        #expect(page.contains("hubspot, Lee &lt;3, 3 days ago"))
        #expect(page.contains("because it is her turn"))
        #expect(page.contains("sales → customer-success"))
    }

    @Test func `what tools and people wrote is text, never markup`() async throws {
        let page = try await TestConsole().get("/h/\(TestConsole.routed)")
        #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
        #expect(!page.contains("<script"))
        #expect(page.contains("<h1>Borg &amp; Söhne</h1>"))
    }

    @Test func `no page holds or allows a script`() async throws {
        for path in ["/", "/h/\(TestConsole.routed)", "/h/nobody"] {
            let page = try await TestConsole().get(path)
            #expect(!page.contains("<script") && !page.contains(" on" + "click"))
        }
        let page = try await TestConsole().get("/")
        let policy = try #require(page.headers[.contentSecurityPolicy])
        #expect(policy.hasPrefix("default-src 'none'; style-src 'self'"))
    }

    @Test func `the form asks each question with an input of its type`() async throws {
        let page = try await TestConsole().get("/h/\(TestConsole.held)", as: "lee")
        #expect(page.contains("4 answers are missing"))
        #expect(page.contains("What worries you about this deal?"))
        #expect(page.contains("<textarea name=\"f.deal.use_case\""))
        #expect(page.contains("<input type=\"checkbox\" name=\"none.risks\""))
        #expect(
            page.contains(
                "name=\"f.deal.signed_at\" aria-label=\"When was it signed?\" type=\"date\""))
        #expect(page.contains("placeholder=\"48000 EUR\""))
        #expect(!page.contains("name=\"none.deal.use_case\""))
    }

    @Test func `a table has one input for each column, in a few rows`() async throws {
        let page = try await TestConsole().get("/h/\(TestConsole.held)", as: "lee")
        for column in ["what", "kind", "who"] {
            #expect(page.contains("<input name=\"f.risks.1.\(column)\" type=\"text\""))
            #expect(page.contains("<input name=\"f.risks.2.\(column)\" type=\"text\""))
        }
        #expect(!page.contains("name=\"f.risks\""))
        #expect(page.contains("<button name=\"more\" value=\"risks\" formnovalidate>"))
    }

    @Test func `while it is held, what is known stands beside what is missing`() async throws {
        let page = try await TestConsole().get("/h/\(TestConsole.held)", as: "lee")
        #expect(page.contains("<div class=\"beside\">"))
        #expect(page.contains("What is known so far"))
        #expect(page.contains("Gold, 40 seats"))
        let other = try await TestConsole().get("/h/\(TestConsole.routed)", as: "lee")
        #expect(!other.contains("What is known so far"))
    }

    @Test func `an accepted handoff asks its owner for what ends it, and no other does`()
        async throws
    {
        let page = try await TestConsole(TestConsole.accepted).get("/h/\(TestConsole.routed)")
        #expect(page.contains("Asked of the owner"))
        #expect(page.contains("name=\"f.success.agreed_at\""))
        #expect(page.contains("agreed at success, ends the handoff"))
        #expect(page.contains("name=\"f.success.first_reached_at\""))
        for other in [TestConsole.held, TestConsole.routed] {
            let page = try await TestConsole().get("/h/\(other)")
            #expect(!page.contains("f.success.agreed_at"))
        }
    }

    @Test func `what is open after the end keeps its button, what was sent back does not`()
        async throws
    {
        let button = "action=\"/h/\(TestConsole.routed)/done/first-touch\""
        let path = "/h/\(TestConsole.routed)"
        let completed = TestConsole(TestConsole.completed)
        #expect(try await completed.get(path, as: "dana").contains(button))
        #expect(try await completed.get(path).contains("To tick off what is done"))
        let back = try await TestConsole(TestConsole.sentBack).get(path, as: "dana")
        #expect(!back.contains(button))
    }

    @Test func `only the owner sees the buttons of the decision`() async throws {
        let path = "/h/\(TestConsole.routed)"
        #expect(try await TestConsole().get(path, as: "dana").contains("action=\"\(path)/accept\""))
        let other = try await TestConsole().get(path, as: "lee")
        #expect(!other.contains("/accept\""))
        #expect(other.contains("Only Dana can accept it"))
        #expect(try await TestConsole().get(path).contains("action=\"\(path)/accept\""))
    }

    @Test func `a handoff is found by the beginning of its id and by its customer`() async throws {
        let page = try await TestConsole().get("/h/borg")
        #expect(page.status == .seeOther)
        #expect(page.headers[.location] == "/h/\(TestConsole.routed)")
    }

    @Test func `an unknown handoff is a friendly page`() async throws {
        let page = try await TestConsole().get("/h/nobody")
        #expect(page.status == .notFound)
        #expect(page.contains("There is no such handoff"))
        #expect(page.contains("href=\"/\""))
    }

    @Test func `the same for programs`() async throws {
        let list = try await TestConsole().get("/api/handoffs")
        let handoffs = try #require(
            try JSONSerialization.jsonObject(with: Data(list.text.utf8)) as? [[String: Any]])
        #expect(handoffs.map { $0["state"] as? String } == ["held", "routed"])
        let one = try await TestConsole().get("/api/handoffs/\(TestConsole.routed)")
        #expect(one.contains("\"owner\":\"dana\""))
        let none = try await TestConsole().get("/api/handoffs/nobody")
        #expect(none.headers[.contentType] == "application/problem+json")
    }
}
