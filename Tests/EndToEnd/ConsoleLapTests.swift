// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// The sample lap by people with a browser: tools tell the facts, and everything that a person does
/// goes through the forms of the console's own pages.
extension EndToEndTests {
    @Test func `a lap whose people act in the console is one tree of causes`() throws {
        let instance = try Instance(portBase: 27_770)
        defer { instance.stop() }
        let lap = ConsoleLap(instance: instance, lee: Browser(of: instance))
        try lap.handLeadOver()
        try lap.answerForDeal()
        try lap.receive()
        try lap.reachSuccess()
        try lap.checkTrace()
    }
}

/// The steps of that lap. Lee sells and Dana receives, each with a browser.
struct ConsoleLap {
    let instance: Instance
    let lee: Browser

    func handLeadOver() throws {
        let people = try instance.baton("emit", example("people.ndjson"))
        #expect(people.code == 0, "\(people.errors)")
        try tell("01-lead-form.json", "/hooks/forms")
        try tell("02-hubspot-contact.json", "/hooks/hubspot")
        try seen("handoff.routed", about: "lead:1201")
        let page = try handoff(saying: "marketing", in: lee)
        // Nobody has said who they are: whose turn it is, is chosen already.
        let accept = try page.form(to: "/accept")
        #expect(accept.values["person"] == "lee")
        let accepted = try lee.send(accept)
        #expect(accepted.html.contains("Accepted. It is yours."))
        let done = try lee.send(try accepted.form(to: "/done/first-touch"))
        #expect(done.html.contains("Done."))
        try seen("handoff.completed", about: "lead:1201")
    }

    func answerForDeal() throws {
        try tell("03-hubspot-deal-open.json", "/hooks/hubspot")
        try tell("04-hubspot-closed-won.json", "/hooks/hubspot")
        try seen("handoff.blocked", about: "deal:7301")
        try tell("05-cloudevents-batch.json", "/events", "application/cloudevents-batch+json")
        let held = try handoff(saying: "sales →", in: lee)
        #expect(held.html.contains("What is known so far"))
        let form = try held.form(with: "f.risks.1.what")
        let refused = try lee.send(form, ["f.risks.1.what": "TBD"])
        #expect(refused.status == 422)
        #expect(refused.html.contains("value=\"TBD\""))
        let filled = try lee.send(
            try refused.form(with: "f.risks.1.what"),
            [
                "f.success.first.1.what": "First invoice run in one day",
                "f.success.first.1.by": "2026-04-30",
                "f.risks.1.what": "Two weeks of holidays before the first run",
                "f.risks.1.kind": "aggressive timeline",
            ])
        #expect(filled.status == 200)
        #expect(filled.html.contains("Taken: risks, first success."))
        try seen("handoff.routed", about: "deal:7301")
    }

    func receive() throws {
        let browser = Browser(of: instance)
        let page = try handoff(saying: "sales →", in: browser)
        let accepted = try browser.send(try page.form(to: "/accept"))
        #expect(accepted.html.contains("Accepted. It is yours."))
        _ = try browser.send(try accepted.form(to: "/done/first-touch"))
        // The introduction is Lee's.
        let introduced = try lee.send(try lee.open(page.path).form(to: "/done/introduction"))
        #expect(introduced.html.contains("Done."))
        #expect(!introduced.html.contains("/rate\""))
        let rate = try browser.open(page.path).form(to: "/rate")
        let low = try browser.send(rate, ["stars": "9"])
        #expect(low.status == 422)
        let rated = try browser.send(rate, ["stars": "5", "comment": "Nothing was missing"])
        #expect(rated.html.contains("Thank you"))
        let agreed = try rated.form(with: "f.success.agreed_at")
        let ended = try browser.send(agreed, ["f.success.agreed_at": "2026-03-18"])
        #expect(ended.html.contains("Taken: agreed at success."))
        try seen("handoff.completed", about: "deal:7301")
    }

    func reachSuccess() throws {
        try tell("06-zendesk-ticket.json", "/hooks/zendesk")
        try tell("07-hubspot-first-success.json", "/hooks/hubspot")
        try seen("referral.due", about: "account:501")
    }

    func checkTrace() throws {
        let trace = try instance.baton("trace", "acme").text
        let lines = trace.split(separator: "\n")
        let types = [
            "fact.observed", "handoff.opened", "packet.sealed", "handoff.routed", "task.created",
            "sla.started", "handoff.accepted", "feedback.given", "referral.due",
        ]
        for type in types { #expect(trace.contains(type), "no \(type) in\n\(trace)") }
        // One root, the first fact; all else hangs on a branch.
        let roots = lines.filter { !$0.contains(/[├└]/) }
        #expect(roots.count == 1, "\(trace)")
        #expect(lines.first?.contains("fact.observed") == true)
        for type in ["handoff.accepted", "feedback.given"] {
            let decided = try events(type)
            #expect(!decided.isEmpty)
            for event in decided {
                let cause = try #require(event["causationid"] as? String)
                let commands = try events("handoff.*.requested").filter {
                    $0["id"] as? String == cause
                }
                #expect(commands.map { $0["source"] as? String } == ["/baton/console"])
            }
        }
    }

    // MARK: Steps

    /// The page of Acme's handoff on a route, by the board's own link.
    private func handoff(saying route: String, in browser: Browser) throws -> Browser.Page {
        let board = try browser.open("/")
        let link = try #require(
            board.links(saying: route).first, "no link \(route) on\n\(board.html)")
        return try browser.open(link)
    }

    private func example(_ name: String) -> String {
        Instance.root.appending(path: "examples/\(name)").path
    }

    private func tell(_ file: String, _ door: String, _ type: String = "application/json") throws {
        let told = try instance.post(
            door, String(contentsOfFile: example(file), encoding: .utf8), type: type)
        #expect((200..<300).contains(told.status), "\(told)")
    }

    /// Returns once such an event is in the journal.
    private func seen(_ type: String, about subject: String) throws {
        let found = try instance.run(
            "/usr/bin/timeout", "30", Instance.executables.appending(path: "baton").path, "tap",
            "-f", "-n", "1", "--from", "1", "--type", type, "--subject", subject)
        #expect(found.code == 0, "no \(type) about \(subject)")
    }

    private func events(_ type: String) throws -> [[String: Any]] {
        try instance.baton("tap", "--type", type, "--json", "--from", "1", "-n", "1000").text
            .split(separator: "\n").compactMap {
                try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
            }
    }
}
