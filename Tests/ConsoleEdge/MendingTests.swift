// SPDX-License-Identifier: Apache-2.0
import Console
import Events
import Hummingbird
import HummingbirdTesting
import Journey
import Testing

@testable import ConsoleEdge

/// What was sent back is mended on its own page.
@Suite struct MendingTests {
    static let path = "/h/\(TestConsole.routed)"
    /// What a browser sends when nothing was touched.
    static let untouched =
        "f.deal.scope=Full+package%2C+40+users&none.risks=on&f.risks.1.what="
        + "&f.promises.1.what=Data+in+Stockholm&f.promises.1.due=2026-05-01"
        + "&f.promises.1.in_contract=yes&f.promises.1.owner=&f.promises.2.what="

    @Test func `its form has what was answered, for changing it`() async throws {
        let page = try await TestConsole(TestConsole.sentBack).get(Self.path)
        #expect(page.contains("Mend it: it goes over again when an answer has changed"))
        #expect(page.contains(">Full package, 40 users</textarea>"))
        #expect(page.contains("name=\"none.risks\" checked"))
        #expect(page.contains("value=\"2026-05-01\""))
        #expect(page.contains("<option value=\"yes\" selected>yes</option>"))
        #expect(page.contains("<option value=\"lee\" selected>Lee &lt;3</option>"))
        let other = try await TestConsole().get(Self.path)
        #expect(!other.contains("Mend it"))
    }

    @Test func `only what was changed is said`() async throws {
        let console = TestConsole(TestConsole.sentBack)
        let form = Self.untouched.replacing("40+users", with: "14+users")
        let answer = try await console.post(Self.path + "/fill", as: "lee", form)
        #expect(answer.status == .seeOther)
        let fills = console.said.compactMap { $0.body as? FieldFillRequested }
        #expect(fills.map(\.field) == ["deal.scope"])
        #expect(fills.map(\.value) == [.text("Full package, 14 users")])
    }

    @Test func `nothing changed is no success`() async throws {
        let console = TestConsole(TestConsole.sentBack)
        let answer = try await console.post(Self.path + "/fill", as: "lee", Self.untouched)
        #expect(answer.status == .unprocessableContent)
        #expect(answer.contains("Nothing was filled in"))
        #expect(answer.contains("<details open>"))
        #expect(console.said.isEmpty)
    }

    @Test func `rows beside a tick that was left are refused there, and kept`() async throws {
        let console = TestConsole(TestConsole.sentBack)
        let form = Self.untouched.replacing("f.risks.1.what=", with: "f.risks.1.what=Ivo+doubts")
        let answer = try await console.post(Self.path + "/fill", as: "lee", form)
        #expect(answer.status == .unprocessableContent)
        #expect(answer.contains("“There is none” is ticked, and an answer stands beside it"))
        #expect(answer.contains("value=\"Ivo doubts\""))
        #expect(answer.contains("name=\"none.risks\" checked"))
        #expect(console.said.isEmpty)
    }

    @Test func `rows count once the tick is taken away`() async throws {
        let console = TestConsole(TestConsole.sentBack)
        let form = Self.untouched.replacing(
            "none.risks=on&f.risks.1.what=", with: "f.risks.1.what=Ivo+doubts")
        let answer = try await console.post(Self.path + "/fill", as: "lee", form)
        #expect(answer.status == .seeOther)
        let fills = console.said.compactMap { $0.body as? FieldFillRequested }
        #expect(fills.map(\.value) == [.rows([["what": "Ivo doubts"]])])
    }

    @Test(arguments: [
        ("40+users", "40++users+"), ("Data+in+Stockholm", "+Data+in++Stockholm"),
        ("due=2026-05-01", "due=2026-05-01+"), ("in_contract=yes", "in_contract=true"),
    ])
    func `the same answer in another spelling is no change`(was: String, typed: String)
        async throws
    {
        let console = TestConsole(TestConsole.sentBack)
        let form = Self.untouched.replacing(was, with: typed)
        #expect(form != Self.untouched)
        let answer = try await console.post(Self.path + "/fill", as: "lee", form)
        #expect(answer.status == .unprocessableContent)
        #expect(answer.contains("Nothing was filled in"))
        #expect(console.said.isEmpty)
    }
}
