// SPDX-License-Identifier: Apache-2.0
import Console
import Events
import Journey
import Testing
import WorkerTesting

@Suite struct TextTests {
    let lap = Lap()

    func packet(_ story: Story<Console>) throws -> String {
        let view = try #require(story.worker.board.find("acme").first)
        let page = PacketPage(view, told: story.worker.narrator, now: story.now)
        return PacketText(page).description
    }
    func why(_ story: Story<Console>) throws -> [String] {
        let view = try #require(story.worker.board.find("acme").first)
        return WhyText(view, told: story.worker.narrator).sentences
    }

    @Test func `a stranger reads from the packet all there is to know`() throws {
        var story = lap.sealed()
        lap.route(in: &story)
        lap.createTasks(in: &story)
        #expect(
            try packet(story) == """
                Acme Industries: sales → customer-success
                sales-to-onboarding h4cme0000001: waits for acceptance by Mon 13:00
                Packed by Rita, owned by Dana
                Packet version 1, sealed Mon 2 Mar 09:00; times are UTC

                WHAT WAS SOLD, AND WHY
                  use case      Claims are handled in nine spreadsheets; nobody sees which
                                customer waits, and two of them have left over it.
                                [hubspot, Rita, 10 days ago]
                  scope         Gold, 40 seats, roll-out by region [hubspot, Rita, 2 days ago]
                  amount        48000 EUR [hubspot, Rita, 2 days ago]

                WHAT SUCCESS IS
                  first success Claims answered within a day, by 2026-05-01
                                [hubspot, Rita, 24 hours ago]

                WHO MATTERS
                  stakeholders  • Priya (champion), stake: her promotion, prefers mail
                                • Tom (sceptic) [hubspot, Rita, 24 hours ago]

                WHAT WAS PROMISED, AND WHAT IS RISKY
                  promises      SSO before go-live, by 2026-04-15, not in the contract
                                [hubspot, Rita, 24 hours ago]
                  risks         Aggressive timeline [hubspot, Rita, 24 hours ago]

                WHAT IS NEXT
                  to do         • Write or call (Dana, by Tue 09:00)
                                • Introduce the owner on a joint call (Rita, by Wed 09:00)
                                • Hold the alignment workshop (Dana, 2 weeks after introduction
                                  held)

                NOBODY HAS ANSWERED YET
                  ? Success on day 90, in the customer's words?

                """)
    }

    @Test func `after the end, open tasks and the referral that is due are next`() throws {
        var story = lap.sealed()
        lap.route(in: &story)
        lap.createTasks(in: &story)
        lap.complete("first-touch", mark: "touch.first_human", by: "dana", in: &story)
        lap.tell(HandoffCompleted(handoff: lap.handoff, point: lap.point, why: []), &story)
        lap.tell(
            ReferralDue(
                account: "account:acme", rule: "first-success", who: .owner, person: "dana",
                ask: "Priya Nair", say: "…", due: lap.monday + .seconds(3 * 86_400)), &story)
        let text = try packet(story)
        #expect(text.contains("• Introduce the owner on a joint call (Rita, by Wed 09:00)"))
        #expect(text.contains("• Ask Priya Nair for a referral (Dana, by Thu 09:00)"))
        #expect(!text.contains("Write or call"))
    }

    @Test func `no line is longer than eighty columns`() throws {
        var story = lap.sealed()
        lap.route(in: &story)
        lap.createTasks(in: &story)
        lap.amend(in: &story)
        let longest = try packet(story).split(separator: "\n").map(\.count).max()
        #expect(try #require(longest) <= 80)
    }

    @Test func `what is past by the bus's time is marked, and only that`() throws {
        var story = lap.sealed()
        lap.createTasks(in: &story)
        var packet = lap.packet
        let signed = Value.date(Instant(rfc3339: "2026-04-10T15:00:00Z")!)
        let field = PacketField(
            field: "deal.signed_at", ask: "?", required: false,
            known: KnownValue(value: signed, source: "hubspot", at: lap.monday, event: "e1"))
        packet.sections[0].fields.append(field)
        lap.tell(packet, &story)
        func text(_ now: String) throws -> String {
            let view = try #require(story.worker.board.find("acme").first)
            let now = try #require(Instant(rfc3339: now))
            return PacketText(PacketPage(view, told: story.worker.narrator, now: now)).description
        }
        let before = try text("2026-04-15T23:59:59Z")
        #expect(before.contains("SSO before go-live, by 2026-04-15, not in the contract"))
        #expect(before.contains("2026-04-10 (past, 5 days ago)"))
        #expect(try text("2026-04-11T00:00:00Z").contains("2026-04-10 (past, yesterday)"))
        #expect(try !text("2026-04-10T23:59:59Z").contains("2026-04-10 (past"))
        let after = try text("2026-04-16T00:00:00Z")
        #expect(after.contains("SSO before go-live, by 2026-04-15 (past), not in the contract"))
        #expect(after.contains("Claims answered within a day, by 2026-05-01\n"))
        #expect(after.contains("Write or call (Dana, by Tue 3 Mar 09:00, past)"))
    }

    @Test func `what changed after the packet was sealed stands at its end`() throws {
        var story = lap.sealed()
        lap.amend(after: .seconds(3 * 86_400), in: &story)
        let text = try packet(story)
        #expect(text.contains("  risks         Tom leaves in May [form, Rita, now]\n"))
        #expect(
            text.hasSuffix(
                """
                CHANGED SINCE IT WAS SEALED
                  • Thu 5 Mar 09:00: risks, before: Aggressive timeline

                """))
    }

    @Test func `a held handoff has no packet yet, and asks what is missing`() throws {
        var story = lap.start()
        lap.request(in: &story)
        lap.block(["success.first"], in: &story)
        #expect(
            try packet(story) == """
                acme: sales → customer-success
                sales-to-onboarding h4cme0000001: held, 5 of 7 required answers are there
                Packed by Rita
                No packet is sealed yet; times are UTC

                NOBODY HAS ANSWERED YET
                  ? Which first result proves they chose right, by when?

                """)
    }

    @Test func `why it is held`() throws {
        var story = lap.start()
        lap.request(in: &story)
        lap.block(["success.first", "risks"], in: &story)
        #expect(
            try why(story) == [
                "Asked for Mon 2 Mar 09:00 because stage is closedwon.",
                "Held since Mon 2 Mar 09:00 because first success, risks missing; signed at is "
                    + "not known: 5 of 7 required answers are there.",
            ])
    }

    @Test func `why this owner and not another`() throws {
        var story = lap.start()
        lap.request(in: &story)
        lap.block(["risks"], in: &story)
        lap.open(after: .seconds(3 * 3_600), in: &story)
        lap.route(after: .seconds(60), in: &story)
        lap.reassign(after: .seconds(4 * 3_600), in: &story)
        #expect(
            try Array(why(story).dropFirst()) == [
                "Held Mon 2 Mar 09:00 for 3 hours because risks missing; signed at is not "
                    + "known.",
                "Opened Mon 2 Mar 12:00 because everything is there.",
                "Dana because least loaded: dana has 2 open; Lee has 3 open "
                    + "(Mon 2 Mar 12:01; rule: otherwise, queue cs-pool).",
                "Lee because lee is the only one available, since Dana did not accept in time; "
                    + "Dana had it before and did not accept (Mon 2 Mar 16:01; rule: not accepted "
                    + "within 4 hours → next owner, queue cs-pool).",
                "Waits for Lee to accept by Mon 2 Mar 20:01.",
            ])
    }

    @Test func `why it opened names the last answer, or that all was there at once`() throws {
        var story = lap.start()
        lap.request(in: &story)
        var other = story
        lap.open(in: &other)
        #expect(
            try why(other).last == "Opened Mon 2 Mar 09:00 at once: everything was there.")
        lap.block(["success.first", "risks"], in: &story)
        lap.tell(
            FactObserved(field: "risks", value: .none(by: "rita"), source: "form", by: "rita"),
            &story, after: .seconds(60))
        lap.tell(
            FactObserved(
                field: "success.first", value: .rows([["what": "Claims in a day"]]),
                source: "form", by: "lee"), &story, after: .seconds(60))
        // Not asked for: it opened nothing.
        lap.tell(
            FactObserved(field: "deal.scope", value: .text("Gold"), source: "form", by: "rita"),
            &story, after: .seconds(60))
        lap.open(in: &story)
        #expect(
            try why(story).last
                == "Opened Mon 2 Mar 09:03 because everything is there; last answered: first "
                + "success, by Lee.")
    }

    @Test func `why it is overdue, and why it went back`() throws {
        var story = lap.sealed()
        lap.breach(in: &story)
        #expect(
            try why(story).last
                == "Overdue since Wed 4 Mar 09:00 because introduction not held in 48 hours.")
        lap.tell(
            HandoffRejected(
                handoff: lap.handoff, point: lap.point, by: "dana", reason: "The scope is unclear"),
            &story)
        #expect(
            try why(story).last
                == "Sent back by Dana Mon 2 Mar 09:00 because: The scope is unclear")
    }

    @Test func `the story of a handoff is told in lines a manager understands`() throws {
        var story = lap.start()
        lap.request(in: &story)
        lap.block(["success.first", "risks"], in: &story)
        lap.open(in: &story)
        lap.tell(lap.packet, &story)
        lap.route(in: &story)
        lap.breach(in: &story)
        lap.complete("introduction", mark: "introduction.held", by: "rita", in: &story)
        lap.meet(in: &story)
        let lines = try #require(story.worker.handoff(lap.handoff)).timeline.map(\.text)
        #expect(
            lines == [
                "came to sales-to-onboarding: stage is closedwon",
                "closedwon ✗ held: first success, risks missing; signed at is not known",
                "✓ opened: everything is there",
                "packet sealed: 7 answers for customer-success",
                "→ Dana, because least loaded: dana has 2 open; to accept by Mon 13:00",
                "clock runs: warm introduction, due Wed 09:00",
                "! introduction not held in 48 hours → rep, then manager",
                "✓ done: Introduce the owner on a joint call (Rita)",
                "warm introduction met late, after 26 hours",
            ])
    }

    @Test func `an event's line begins with its time`() throws {
        var narrator = Narrator()
        let rules = TopologyActivated(version: 1, topology: Company.topology)
        narrator.apply(
            try Draft(rules, subject: "bus:rules", key: "*")
                .event(id: "1", source: "/bus", time: lap.monday))
        let breached = SLABreached(
            handoff: lap.handoff, point: "marketing-to-sales", mode: .enforce,
            sla: "speed-to-lead", due: lap.monday, tell: ["owner", "head-of-sales"])
        let event = try Draft(breached, subject: "lead:anna@acme.com", key: "account:acme")
            .event(id: "2", source: "/baton/sla-watcher", time: lap.monday)
        #expect(
            narrator.line(for: event)
                == "Mon 09:00 ! no first human touch in 8 hours → owner, then head-of-sales")
    }
}
