// SPDX-License-Identifier: Apache-2.0
import Console
import Events
import Foundation
import Journey
import Testing
import WorkerTesting

@Suite struct ConsoleTests {
    let lap = Lap()

    @Test func `a held handoff says what is missing, and opens when everything is there`() throws {
        var story = lap.start()
        lap.request(in: &story)
        lap.block(["success.first", "risks"], in: &story)
        let held = try #require(story.worker.handoff(lap.handoff))
        #expect(held.state == .held)
        #expect(held.missing == ["success.first", "risks"])
        #expect(held.urgency == .held)
        lap.open(in: &story)
        let open = try #require(story.worker.handoff(lap.handoff))
        #expect(open.state == .open)
        #expect(open.missing.isEmpty)
    }

    @Test func `where the point only warns, what is missing does not hold`() throws {
        var story = lap.start()
        lap.request(in: &story)
        lap.block(["risks"], mode: .warn, in: &story)
        let view = try #require(story.worker.handoff(lap.handoff))
        #expect(view.state == .requested)
        #expect(view.missing == ["risks"])
    }

    @Test func `an amendment changes the value and keeps what was there before`() throws {
        var story = lap.sealed()
        lap.amend(in: &story)
        let record = try #require(story.worker.handoff(lap.handoff)?.packet)
        #expect(record.packet.version == 2)
        let risks = record.packet.sections[3].fields[1]
        #expect(risks.known?.value == .rows([["what": "Tom leaves in May"]]))
        #expect(record.amendments.count == 1)
        #expect(record.amendments[0].changes[0].before == .rows([["what": "Aggressive timeline"]]))
    }

    @Test func `a reassigned handoff's open tasks pass to the new owner, done ones do not`() throws
    {
        var story = lap.sealed()
        lap.route(in: &story)
        lap.createTasks(in: &story)
        lap.complete("first-touch", mark: "touch.first_human", by: "dana", in: &story)
        lap.reassign(in: &story)
        let tasks = try #require(story.worker.handoff(lap.handoff)?.tasks)
        #expect(tasks.map(\.task) == ["first-touch", "introduction", "workshop"])
        #expect(tasks.map(\.person) == ["dana", "rita", "lee"])
    }

    @Test func `a task that follows a moment is due from the moment on`() throws {
        var story = lap.sealed()
        lap.createTasks(in: &story)
        lap.complete("first-touch", mark: "touch.first_human", by: "dana", in: &story)
        #expect(story.worker.handoff(lap.handoff)?.tasks[2].due == nil)
        lap.complete("introduction", mark: "introduction.held", by: "rita", in: &story)
        #expect(
            story.worker.handoff(lap.handoff)?.tasks[2].due == story.now + .seconds(14 * 86_400))
    }

    @Test func `a breached clock makes its handoff the most urgent, until it is met`() {
        var story = lap.sealed()
        let other: HandoffID = "h0ther000002"
        story.tell(
            HandoffRequested(handoff: other, point: lap.point, occurrence: 1, why: []),
            about: "deal:2", key: "account:globex")
        story.tell(
            HandoffBlocked(
                handoff: other, point: lap.point, mode: .enforce, missing: ["risks"], failed: [],
                known: 6, required: 7), about: "deal:2", key: "account:globex")
        #expect(story.worker.board.handoffs.map(\.id) == [other, lap.handoff])
        lap.breach(in: &story)
        #expect(story.worker.board.handoffs.map(\.id) == [lap.handoff, other])
        #expect(story.worker.board.handoffs(.overdue).map(\.id) == [lap.handoff])
        lap.meet(in: &story)
        #expect(story.worker.board.handoffs.map(\.id) == [other, lap.handoff])
    }

    @Test(arguments: [
        "acme", "ACME", "account:acme", "acme ind", "Industries", "h4cm", "7301", "deal:7301",
    ])
    func `a handoff is found by its id, account, a word of the name, or deal`(text: String) {
        let story = lap.sealed()
        #expect(story.worker.board.find(text).map(\.id) == [lap.handoff])
    }

    @Test(arguments: ["", "cme", "730", "globex"])
    func `what does not begin like a name finds nothing`(text: String) {
        let story = lap.sealed()
        #expect(story.worker.board.find(text).isEmpty)
    }

    @Test func `a whole name comes before a beginning, and several matches are all listed`() {
        var story = lap.sealed()
        for (id, key) in [("h2", "account:acme"), ("h3", "account:acme-labs")] {
            story.tell(
                HandoffRequested(
                    handoff: HandoffID(id), point: lap.point, occurrence: 1, why: []),
                about: SubjectID("deal:\(id)"), key: key)
        }
        #expect(Set(story.worker.board.find("acme").map(\.id)) == [lap.handoff, "h2"])
        #expect(Set(story.worker.board.find("acm").map(\.id)) == [lap.handoff, "h2", "h3"])
    }

    @Test func `the thousand handoffs that ended last are kept`() {
        var story = lap.start()
        for number in 1...1_001 {
            let id = HandoffID("h\(number)")
            story.tell(
                HandoffRequested(handoff: id, point: lap.point, occurrence: 1, why: []),
                key: "account:\(number)")
            story.tell(
                HandoffCompleted(handoff: id, point: lap.point, why: []), key: "account:\(number)")
        }
        #expect(story.worker.handoff("h1") == nil)
        #expect(story.worker.handoff("h2")?.state == .completed)
        #expect(story.worker.board.handoffs.first?.id == "h1001")
    }

    @Test func `a referral belongs to the account's last handoff`() throws {
        var story = lap.sealed()
        story.tell(
            ReferralDue(
                account: "account:acme", rule: "first-result", who: .owner, person: "dana",
                ask: "Priya", say: "", due: story.now + .seconds(5 * 86_400)),
            about: "account:acme")
        let last = try #require(story.worker.handoff(lap.handoff)?.timeline.last)
        #expect(
            last.text
                == "★ first result reached → ask Priya for a referral (Dana, by Sat 09:00)")
    }

    @Test func `the same events give the same bytes, and a decoded state goes on alike`() throws {
        func told() -> Story<Console> {
            var story = lap.sealed()
            lap.route(in: &story)
            lap.createTasks(in: &story)
            lap.breach(in: &story)
            return story
        }
        let state = try bytes(told().worker)
        #expect(try bytes(told().worker) == state)
        var decoded = try JSONDecoder().decode(Console.self, from: state)
        #expect(try bytes(decoded) == state)
        var story = told()
        let accepted = HandoffAccepted(handoff: lap.handoff, point: lap.point, owner: "dana")
        let events = story.when(
            Draft(accepted, subject: "deal:7301", key: "account:acme"))
        #expect(events.isEmpty)
        decoded.apply(
            try Draft(accepted, subject: "deal:7301", key: "account:acme")
                .event(id: "e", source: "/test", time: story.now))
        #expect(decoded.board == story.worker.board)
    }

    func bytes(_ worker: Console) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return try encoder.encode(worker)
    }
}
