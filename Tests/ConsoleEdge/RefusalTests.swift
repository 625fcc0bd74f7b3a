// SPDX-License-Identifier: Apache-2.0
import Console
import Events
import Hummingbird
import HummingbirdTesting
import Journey
import Testing

@testable import ConsoleEdge

/// What cannot be taken is answered with a status that says so, the field, the rule and the mend,
/// and with what was typed. Nothing is said to the bus.
@Suite struct RefusalTests {
    static let held = "/h/\(TestConsole.held)"
    static let routed = "/h/\(TestConsole.routed)"

    @Test(arguments: ["0", "9", "-1", "many", ""])
    func `stars outside the scale come back with the comment`(stars: String) async throws {
        let console = TestConsole()
        let answer = try await console.post(
            "\(Self.routed)/rate", "stars=\(stars)&comment=risks+missing")
        #expect(answer.status == .unprocessableContent)
        #expect(answer.contains("stars: “\(stars)” is not a mark from 1 to 5"))
        #expect(console.said.isEmpty)
    }

    @Test func `a rejection without a reason is asked for one`() async throws {
        let console = TestConsole()
        let answer = try await console.post("\(Self.routed)/reject", "reason=++")
        #expect(answer.status == .unprocessableContent)
        #expect(answer.contains("reason: it is empty"))
        #expect(answer.contains("<details open>"))
        #expect(console.said.isEmpty)
    }

    @Test func `an unknown task is not found, and the open ones are named`() async throws {
        let console = TestConsole()
        let answer = try await console.post("\(Self.routed)/done/first-tuch")
        #expect(answer.status == .notFound)
        #expect(
            answer.contains(
                "no task “first-tuch”: did you mean &quot;first-touch&quot;?"))
        let other = try await console.post("\(Self.routed)/done/zzz")
        #expect(other.contains("open are first-touch."))
        #expect(console.said.isEmpty)
    }

    @Test(arguments: ["accept", "reject", "rate", "fill", "done/first-touch"])
    func `an unknown handoff is not found, whatever the act`(act: String) async throws {
        let console = TestConsole()
        let answer = try await console.post("/h/nobody/\(act)", "reason=x&stars=3")
        #expect(answer.status == .notFound)
        #expect(answer.contains("There is no such handoff"))
        #expect(console.said.isEmpty)
    }

    @Test(arguments: ["f.rsks", "none.rsks", "f.deal.use_case.1.what"])
    func `an unknown field is refused, and the rest that was typed stays`(name: String)
        async throws
    {
        let console = TestConsole()
        let answer = try await console.post(
            "\(Self.held)/fill", as: "lee", "\(name)=x&f.deal.use_case=By+hand&f.risks.1.what=Rain")
        #expect(answer.status == .unprocessableContent)
        #expect(answer.contains(": the rules have no such field: "))
        #expect(answer.contains(">By hand</textarea>"))
        #expect(
            answer.contains("name=\"f.risks.1.what\" type=\"text\" placeholder=\"\" value=\"Rain\"")
        )
        #expect(console.said.isEmpty)
    }

    @Test(arguments: ["f.risks.1.what=Rain", "f.risks=Rain"])
    func `none and something at once are refused beside the question`(typed: String) async throws {
        let console = TestConsole()
        let answer = try await console.post(
            "\(Self.held)/fill", as: "lee", "none.risks=on&\(typed)")
        #expect(answer.status == .unprocessableContent)
        #expect(answer.contains("class=\"error\">“There is none” is ticked"))
        #expect(answer.contains("value=\"Rain\""))
        #expect(answer.contains("name=\"none.risks\" checked"))
        #expect(console.said.isEmpty)
    }

    @Test func `what ends a handoff is taken from its owner, once it is accepted`() async throws {
        let form = "f.success.agreed_at=2026-03-01"
        let early = TestConsole()
        let answer = try await early.post("\(Self.routed)/fill", as: "dana", form)
        #expect(answer.status == .unprocessableContent)
        #expect(answer.contains("Asked of Dana, once the handoff is accepted."))
        #expect(answer.contains("value=\"2026-03-01\""))
        #expect(early.said.isEmpty)
        let foreign = TestConsole(TestConsole.accepted)
        let other = try await foreign.post("\(Self.routed)/fill", as: "lee", form)
        #expect(other.status == .unprocessableContent)
        #expect(other.contains("This is Dana’s to answer, not Lee &lt;3’s."))
        #expect(other.contains("value=\"2026-03-01\""))
        #expect(foreign.said.isEmpty)
        let own = TestConsole(TestConsole.accepted)
        let taken = try await own.post("\(Self.routed)/fill", as: "dana", form)
        #expect(taken.status == .seeOther)
        #expect(own.said.count == 1)
    }

    @Test(arguments: [
        ("f.risks.1.kind=timeline", "Row 1 has no “what”: fill it in, or empty the row."),
        (
            "f.risks.1.what=Rain&f.risks.2.what=TBD",
            "Row 2, what: “TBD” is a placeholder: say what it is, or empty the row."
        ),
        ("f.deal.use_case=TBD", "“TBD” is a placeholder: answer the question."),
    ])
    func `an answer without substance is refused in the words of the form`(
        form: String, words: String
    ) async throws {
        let console = TestConsole()
        let answer = try await console.post("\(Self.held)/fill", as: "lee", form)
        #expect(answer.status == .unprocessableContent)
        #expect(answer.contains("class=\"error\">\(words)"))
        #expect(console.said.isEmpty)
    }

    @Test func `a refusal from elsewhere does not repeat the field's id`() async throws {
        let console = TestConsole { draft in
            let refused = FieldFillRefused(
                handoff: TestConsole.held, field: "deal.use_case",
                reason: "deal.use_case is the text of another field: answer it")
            return [
                try Draft(refused, subject: draft.subject, key: draft.key)
                    .event(id: "a", source: "/baton/intake")
            ]
        }
        let answer = try await console.post(
            "\(Self.held)/fill", as: "lee", "f.deal.use_case=By+hand")
        #expect(answer.contains("class=\"error\">Is the text of another field: answer it"))
    }

    @Test func `an empty form is no success`() async throws {
        let answer = try await TestConsole().post("\(Self.held)/fill", as: "lee", "f.risks.1.what=")
        #expect(answer.status == .unprocessableContent)
        #expect(answer.contains("Nothing was filled in"))
    }

    @Test func `the picker takes nobody whom the directory does not know`() async throws {
        let answer = try await TestConsole().post("/me", as: nil, "person=danna")
        #expect(answer.status == .unprocessableContent)
        #expect(answer.contains("did you mean &quot;dana&quot;?"))
        #expect(answer.headers[.setCookie] == nil)
        let known = try await TestConsole().post("/me", as: nil, "person=head-of-cs")
        #expect(known.status == .seeOther)
    }
}

/// Tables, column by column.
@Suite struct TableTests {
    @Test func `the columns of a row are one value, and empty rows are none`() async throws {
        let console = TestConsole()
        let form =
            "f.risks.1.what=Holidays&f.risks.1.kind=timeline&f.risks.1.who="
            + "&f.risks.2.what=&f.risks.2.kind=&f.risks.3.what=Ivo+Kern%2C+%22a+sceptic%22"
        let answer = try await console.post("/h/\(TestConsole.held)/fill", as: "lee", form)
        #expect(answer.status == .seeOther)
        #expect(
            (console.said.first?.body as? FieldFillRequested)?.value
                == .rows([
                    ["what": "Holidays", "kind": "timeline"],
                    ["what": "Ivo Kern, \"a sceptic\""],
                ]))
    }

    @Test func `more rows come with what was typed, and nothing is said`() async throws {
        let console = TestConsole()
        let page = try await console.post(
            "/h/\(TestConsole.held)/fill", as: "lee",
            "f.risks.1.what=Holidays&f.risks.2.what=&f.deal.use_case=By+hand&more=risks")
        #expect(page.status == .ok)
        #expect(page.contains("value=\"Holidays\""))
        #expect(page.contains(">By hand</textarea>"))
        #expect(page.contains("name=\"f.risks.4.what\""))
        #expect(!page.contains("name=\"f.risks.5.what\""))
        #expect(console.said.isEmpty)
    }

    @Test func `a refused table comes back in its columns`() async throws {
        let console = TestConsole { draft in
            let refused = FieldFillRefused(
                handoff: TestConsole.held, field: "risks", reason: "risks row 1: no what")
            return [
                try Draft(refused, subject: draft.subject, key: draft.key)
                    .event(id: "a", source: "/baton/intake")
            ]
        }
        let answer = try await console.post(
            "/h/\(TestConsole.held)/fill", as: "lee", "f.risks.1.what=Rain&f.risks.1.kind=timeline")
        #expect(answer.status == .unprocessableContent)
        #expect(answer.contains("class=\"error\">Row 1: no what"))
        #expect(
            answer.contains(
                "name=\"f.risks.1.kind\" type=\"text\" placeholder=\"\" value=\"timeline\""))
    }

    @Test(arguments: ["0", "41", "9223372036854775807", "-1", "x"])
    func `a row number that nobody can mean is no field`(row: String) async throws {
        let console = TestConsole()
        let form = "f.risks.\(row).what=Holidays&f.deal.use_case=By+hand"
        let path = "/h/\(TestConsole.held)/fill"
        let answer = try await console.post(path, as: "lee", form)
        #expect(answer.status == .unprocessableContent)
        #expect(answer.contains("risks.\(row).what: the rules have no such field"))
        let page = try await console.post(path, as: "lee", form + "&more=risks")
        #expect(page.contains("name=\"f.risks.4.what\""))
        #expect(console.said.isEmpty)
    }

    @Test func `rows can be added up to forty, before anybody has said who they are`() async throws
    {
        let console = TestConsole()
        let path = "/h/\(TestConsole.held)/fill"
        let some = try await console.post(path, as: nil, "f.risks.1.what=Rain&person=&more=risks")
        #expect(some.status == .ok)
        #expect(some.contains("value=\"Rain\""))
        let most = try await console.post(path, as: nil, "f.risks.40.what=Rain&more=risks")
        #expect(most.contains("name=\"f.risks.40.what\""))
        #expect(!most.contains("name=\"f.risks.41.what\""))
        #expect(!most.contains("name=\"more\" value=\"risks\""))
        #expect(console.said.isEmpty)
    }

    @Test func `who says who they are on a refused page comes back to the handoff`() async throws {
        let answer = try await TestConsole().post(
            "/h/\(TestConsole.held)/fill", as: "lee", "f.risks.1.what=")
        #expect(answer.contains("name=\"back\" value=\"/h/\(TestConsole.held)\""))
    }
}
