// SPDX-License-Identifier: Apache-2.0
import Console
import Events
import Journey
import Testing
import WorkerTesting

/// What was sent back, mended, and comes again.
@Suite struct ReturnTests {
    let lap = Lap()

    /// Dana sends it back on Monday at 10:00.
    func sentBack() -> Story<Console> {
        var story = lap.sealed()
        lap.route(in: &story)
        lap.createTasks(in: &story)
        lap.breach(in: &story)
        lap.tell(
            HandoffRejected(
                handoff: lap.handoff, point: lap.point, by: "dana", reason: "40 users or 14?"),
            &story, after: .seconds(3_600))
        return story
    }

    /// It opens again at 12:00.
    func comesAgain() -> Story<Console> {
        var story = sentBack()
        lap.open(after: .seconds(2 * 3_600), in: &story)
        lap.tell(lap.packet, &story)
        lap.route(in: &story)
        return story
    }

    func view(_ story: Story<Console>) throws -> HandoffView {
        try #require(story.worker.handoff(lap.handoff))
    }

    @Test func `what was sent back waits for its sender, and is not done`() throws {
        let story = sentBack()
        #expect(story.worker.board.handoffs(.done).isEmpty)
        #expect(story.worker.board.handoffs(.returned).map(\.id) == [lap.handoff])
        let waits = WaitingText(try view(story), told: story.worker.narrator, now: story.now)
        #expect("\(waits)" == "Rita mends what was sent back: 40 users or 14?")
    }

    @Test func `mended, it stands on the board as what it is now`() throws {
        var story = comesAgain()
        #expect(try view(story).state == .routed)
        #expect(try view(story).endedAt == nil)
        #expect(story.worker.board.handoffs(.waiting).map(\.id) == [lap.handoff])
        lap.tell(
            HandoffAccepted(handoff: lap.handoff, point: lap.point, owner: "dana"), &story)
        #expect(try view(story).state == .accepted)
        lap.tell(HandoffCompleted(handoff: lap.handoff, point: lap.point, why: []), &story)
        #expect(story.worker.board.handoffs(.done).map(\.id) == [lap.handoff])
    }

    @Test func `its tasks and clocks begin anew`() throws {
        var story = comesAgain()
        #expect(try view(story).tasks.isEmpty)
        #expect(try view(story).isOverdue == false)
        lap.createTasks(in: &story)
        #expect(try view(story).tasks.count == 3)
        let due = story.now + .seconds(86_400)
        lap.tell(
            SLAStarted(
                handoff: lap.handoff, point: lap.point, mode: .enforce, sla: "warm-introduction",
                due: due), &story)
        #expect(try view(story).clocks.map(\.due) == [due])
    }

    @Test func `one that came again does not end with those that ended before`() {
        var story = comesAgain()
        for number in 1...Console.endedKept {
            let id = HandoffID("h\(number)")
            story.tell(
                HandoffRequested(handoff: id, point: lap.point, occurrence: 1, why: []),
                key: "account:\(number)")
            story.tell(
                HandoffCompleted(handoff: id, point: lap.point, why: []), key: "account:\(number)")
        }
        #expect(story.worker.handoff(lap.handoff)?.state == .routed)
        #expect(story.worker.handoff("h1") != nil)
    }

    @Test func `why tells every return, not the last alone`() throws {
        var story = comesAgain()
        lap.tell(
            HandoffRejected(
                handoff: lap.handoff, point: lap.point, by: "dana", reason: "Who signs?"),
            &story, after: .seconds(3_600))
        lap.open(after: .seconds(3_600), in: &story)
        lap.tell(lap.packet, &story)
        let told = WhyText(try view(story), told: story.worker.narrator).sentences
        #expect(
            told.filter { $0.contains("Sent back") || $0.contains("Opened again") } == [
                "Sent back by Dana Mon 2 Mar 10:00 because: 40 users or 14?",
                "Opened again Mon 2 Mar 12:00, since it was mended.",
                "Sent back by Dana Mon 2 Mar 13:00 because: Who signs?",
                "Opened again Mon 2 Mar 14:00, since it was mended.",
            ])
    }

    @Test func `why tells the way back and forth in its order`() throws {
        let story = comesAgain()
        let told = WhyText(try view(story), told: story.worker.narrator).sentences
        let starts =
            ["Asked for", "Opened Mon 2 Mar 09:00", "Dana because", "Sent back by Dana"]
            + ["Opened again Mon 2 Mar 12:00", "Dana because", "Waits for Dana"]
        #expect(told.count == starts.count)
        for (sentence, start) in zip(told, starts) {
            #expect(sentence.hasPrefix(start), "\(sentence)")
        }
    }
}
