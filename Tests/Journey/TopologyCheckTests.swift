// SPDX-License-Identifier: Apache-2.0
internal import Journey
internal import Testing

@Suite struct `Checking a topology` {
    @Test func `the one that ships has no fault and no warning`() {
        #expect(Shipped.file.faults(knownTypes: Shipped.types) == [])
    }

    @Test func `a rule that names no queue is answered with the nearest`() {
        expect("\"queue\": \"cs-dach\"", "\"queue\": \"cs-dahc\"") {
            "\(onboarding).routing.rules[0].queue: there is no queue \"cs-dahc\"; "
                + "did you mean \"cs-dach\"?"
        }
        expect("\"otherwise\": \"sales-inbound\"", "\"otherwise\": \"x\"") {
            "handoffs.marketing-to-sales.routing.otherwise: there is no queue \"x\"; "
                + "known are: cs-dach, cs-pool, sales-inbound"
        }
    }

    @Test func `a condition on a field that is not there is answered with the nearest`() {
        expect("\"trigger\": { \"deal.stage\"", "\"trigger\": { \"deal.stagee\"") {
            "\(onboarding).trigger[\"deal.stagee\"]: there is no field \"deal.stagee\"; "
                + "did you mean \"deal.stage\"?"
        }
        expect("\"account.region\": \"dach\"", "\"weather\": \"dach\"") {
            "\(onboarding).routing.rules[0].when.weather: there is no field \"weather\"; "
                + "define it in \"fields\", with its type, sources and question"
        }
        expect("\"success.agreed_at\": { \"known\"", "\"success.agred_at\": { \"known\"") {
            "\(onboarding).exit[\"success.agred_at\"]: there is no field \"success.agred_at\"; "
                + "did you mean \"success.agreed_at\"?"
        }
        expect("\"when\": { \"success.first_reached_at\"", "\"when\": { \"success.first_at\"") {
            "success.first-result.when[\"success.first_at\"]: there is no field "
                + "\"success.first_at\"; did you mean \"success.first\"?"
        }
    }

    @Test func `a packet asks for known fields only, each once`() {
        expect("\"deal.why_us\", \"deal.amount\"", "\"deal.why_uss\", \"deal.amount\"") {
            "\(onboarding).packet.context[5]: there is no field \"deal.why_uss\"; "
                + "did you mean \"deal.why_us\"?"
        }
        expect("\"promises!\", \"risks!\"", "\"promises!\", \"deal.scope\", \"risks!\"") {
            "\(onboarding).packet.constraints[1]: the field \"deal.scope\" stands at "
                + "\(onboarding).packet.context[4] already; keep one of them"
        }
    }

    @Test func `a required field needs somebody who supplies it`() {
        expect("\"from\": [\"hubspot:deal.scope\", \"ask:rep\"]", "\"from\": []") {
            "warning: fields[\"deal.scope\"].from: nobody supplies it; "
                + "name a source, or \"ask:rep\""
            "\(onboarding).packet.context[4]: \"deal.scope\" is required and nobody supplies it; "
                + "name a source in fields, or \"ask:rep\""
        }
    }

    @Test func `more than ten required fields are warned of`() {
        expect(
            "[\"account.name\", \"account.region\", \"account.owner\", ",
            "[\"account.name!\", \"account.region!\", \"account.owner!\", "
        ) {
            "warning: \(onboarding).packet: 11 required fields are more than people fill in; "
                + "require at most 10"
        }
    }

    @Test func `a source is defined, and feeds one field only`() {
        expect("\"hubspot:deal.amount\"", "\"hubspott:deal.amount\"") {
            "fields[\"deal.amount\"].from[0]: there is no source \"hubspott\"; "
                + "did you mean \"hubspot\"?"
        }
        expect("\"hubspot:deal.amount\"", "\"hubspot:deal.scope\"") {
            "fields[\"deal.scope\"].from[0]: \"hubspot:deal.scope\" supplies \"deal.amount\" "
                + "already; keep one of them"
        }
        expect("\"hubspot:deal.amount\"", "\"hubspot:deel.amount\"") {
            "fields[\"deal.amount\"].from[0]: \"deel.amount\" is no property of a contact, "
                + "company or deal; did you mean \"deal\"?"
        }
        expect("\"forms:/score\"", "\"forms:score\"") {
            "fields[\"lead.score\"].from[1]: \"score\" is no JSON pointer; write \"forms:/score\""
        }
        expect("\"hubspot:deal.amount\"", "\"amount\"") {
            "fields[\"deal.amount\"].from[0]: \"amount\" names no source; "
                + "write \"hubspot:deal.amount\", \"forms:/email\" or \"ask:rep\""
        }
        expect("\"ask:owner\"", "\"ask:ownr\"") {
            "fields[\"success.agreed_at\"].from[1]: there is no role \"ownr\"; "
                + "did you mean \"owner\"?"
        }
    }

    @Test func `a name with a meaning of its own is no field`() {
        expect("\"account.region\":   {", "\"account\": {") {
            "fields.account: \"account\" has a meaning of its own; choose another name"
            "\(onboarding).packet.context[1]: there is no field \"account.region\"; "
                + "define it in \"fields\", with its type, sources and question"
            "\(onboarding).routing.rules[0].when[\"account.region\"]: there is no field "
                + "\"account.region\"; define it in \"fields\", with its type, sources and question"
        }
    }

    @Test func `the rep and the first owner are fields that name a person`() {
        expect("\"rep\": \"deal.owner\"", "\"rep\": \"deal.stage\"") {
            "\(onboarding).rep: \"deal.stage\" holds a text and cannot name a person; "
                + "name a field of type person"
        }
        expect("\"first\": \"account.owner\"", "\"first\": \"account.ower\"") {
            "\(onboarding).routing.first: there is no field \"account.ower\"; "
                + "did you mean \"account.owner\"?"
        }
    }

    @Test func `a clock waits for something that comes`() {
        expect("\"stop\": \"introduction.held\"", "\"stop\": \"introduction.hold\"") {
            "\(onboarding).sla.warm-introduction.stop: \"introduction.hold\" never comes: no task "
                + "of this point marks it; did you mean \"introduction.held\"?"
        }
        expect("\"start\": \"handoff.opened\"", "\"start\": \"handoff.opend\"") {
            "\(onboarding).sla.warm-introduction.start: \"handoff.opend\" never comes: no task "
                + "of this point marks it; did you mean \"handoff.opened\"?"
        }
        expect("\"start\": \"handoff.opened\"", "\"start\": \"deal.stage\"") {
            "\(onboarding).sla.warm-introduction.start: \"deal.stage\" holds a text and is no "
                + "date; name trigger, a moment that a task marks, or an event"
        }
        expect("\"stop\": \"introduction.held\"", "\"stop\": \"deal.signed_at\"") {
            "\(onboarding).sla.warm-introduction.stop: \"deal.signed_at\" is a field, and only "
                + "moments and events count here; name trigger, a moment that a task marks, or an event"
        }
        expect("\"stop\": \"introduction.held\"", "\"stop\": \"handoff.opened\"") {
            "\(onboarding).sla.warm-introduction.stop: a clock that stops at \"handoff.opened\" "
                + "never runs; name what it waits for, as \"touch.first_human\""
        }
    }

    @Test func `a clock may start at a date, at the trigger and at an event`() {
        for start in ["deal.signed_at", "trigger", "handoff.accepted"] {
            expect("\"start\": \"handoff.opened\"", "\"start\": \"\(start)\"") {}
        }
    }
}

extension `Checking a topology` {
    private var onboarding: String { "handoffs.sales-to-onboarding" }

    @Test func `business time is refused with the elapsed time to write`() {
        expect("\"within\": \"24 hours\"", "\"within\": \"48 business hours\"") {
            "\(onboarding).sla.first-human-touch.within: this build reckons elapsed time only; "
                + "write \"48 hours\""
        }
        expect("\"trigger + 2 days\"", "\"trigger + 1 business day\"") {
            "\(onboarding).tasks[2].due: this build reckons elapsed time only; write \"1 day\""
        }
        expect("\"every\": \"1 day\"", "\"every\": \"1 business day\"") {
            "handoffs.marketing-to-sales.packet.remind.every: this build reckons elapsed time "
                + "only; write \"1 day\""
        }
        expect("\"within\": \"4 hours\"", "\"within\": \"4 business hours\"") {
            "handoffs.marketing-to-sales.routing.accept.within: this build reckons elapsed time "
                + "only; write \"4 hours\""
        }
        expect("\"within\": \"5 days\"", "\"within\": \"5 business days\"") {
            "success.first-result.play.within: this build reckons elapsed time only; "
                + "write \"5 days\""
        }
    }

    @Test func `a clock on a calendar is refused while only elapsed time is reckoned`() {
        expect("\"within\": \"24 hours\",", "\"within\": \"24 hours\", \"calendar\": \"vienna\",") {
            "\(onboarding).sla.first-human-touch.calendar: this build reckons elapsed time only; "
                + "write \"always\""
        }
        expect("\"within\": \"24 hours\",", "\"within\": \"24 hours\", \"calendar\": \"viena\",") {
            "\(onboarding).sla.first-human-touch.calendar: there is no calendar \"viena\"; "
                + "did you mean \"vienna\"?"
        }
    }

    @Test func `a breach is told to somebody, and warnings rise`() {
        expect("\"escalate\": [\"rep\", \"rep.manager\"]", "\"escalate\": []") {
            "\(onboarding).sla.warm-introduction.escalate: nobody is told of a breach; "
                + "write [\"owner\"]"
        }
        expect("[\"50%\", \"80%\"]", "[\"80%\", \"50%\"]") {
            "\(onboarding).sla.first-human-touch.warn[1]: 50% stands after 80%; "
                + "write the shares in rising order"
        }
    }

    @Test func `a calendar has a zone, days that exist, and blocks in order`() {
        expect("\"Europe/Vienna\"", "\"Vienna\"") {
            "calendars.vienna.zone: \"Vienna\" is no name of the IANA time zone database; "
                + "write \"Europe/Vienna\""
        }
        expect("\"fri\": [", "\"fry\": [") {
            "calendars.vienna.open.fry: \"fry\" is no day of the week and no span of days; "
                + "write \"mon\" or \"mon-thu\""
        }
        expect("\"fri\": [", "\"thu\": [") {
            "calendars.vienna.open.thu: thu stands in \"mon-thu\" already; keep one of them"
        }
        expect("\"09:00-15:00\"", "\"9-15\"") {
            "calendars.vienna.open.fri[0]: \"9-15\" is no block of hours; write \"09:00-12:30\""
        }
        expect("\"09:00-15:00\"", "\"22:00-06:00\"") {
            "calendars.vienna.open.fri[0]: \"22:00-06:00\" ends before it begins; "
                + "split a shift past midnight over two days"
        }
        expect("\"13:00-17:30\"", "\"12:00-17:30\"") {
            "calendars.vienna.open.mon-thu[1]: \"12:00-17:30\" begins before the block before it "
                + "ends; put them in order"
        }
    }

    @Test func `a task's id stands once, and its due date follows something else`() {
        expect("\"id\": \"day-30\"", "\"id\": \"workshop\"") {
            "\(onboarding).tasks[4].id: the task \"workshop\" stands at \(onboarding).tasks[3].id "
                + "already; keep one of them"
        }
        expect("\"introduction.held + 30 days\"", "\"introduction + 30 days\"") {
            "\(onboarding).tasks[4].due: \"introduction\" never comes: no task of this point marks "
                + "it; known are check_in.day_30, handoff.accepted, handoff.completed, "
                + "handoff.opened, handoff.rejected, handoff.routed, introduction.held, "
                + "packet.sealed, touch.first_human, trigger, workshop.held"
        }
        expect("\"introduction.held + 30 days\"", "\"check_in.day_30 + 30 days\"") {
            "\(onboarding).tasks[4].due: the task itself marks \"check_in.day_30\"; "
                + "write \"trigger + 30 days\""
        }
    }

    @Test func `a condition tests what its field holds`() {
        expect("\"deal.stage\": \"closedwon\"", "\"deal.stage\": { \"at_least\": 3 }") {
            "\(onboarding).trigger[\"deal.stage\"]: \"deal.stage\" holds a text, and at_least and "
                + "at_most compare numbers; write {\"known\": true}, or make it a number"
        }
        expect("\"lead.consent\": true", "\"lead.consent\": \"yes\"") {
            "handoffs.marketing-to-sales.entry[\"lead.consent\"]: \"lead.consent\" holds true or "
                + "false and never equals \"yes\"; write true or false"
        }
        expect("{ \"in_contract\": false }", "{ \"in_contrat\": false }") {
            "\(onboarding).tasks[2].when.promises.some.in_contrat: a table of promises has no "
                + "column \"in_contrat\"; did you mean \"in_contract\"?"
        }
        expect("\"deal.stage\": \"closedwon\"", "\"deal.stage\": { \"some\": { \"a\": 1 } }") {
            "\(onboarding).trigger[\"deal.stage\"]: \"deal.stage\" holds a text, and some looks "
                + "for a row of a table; write {\"known\": true}, or make it a table"
        }
    }

    @Test func `packet and accepted have one meaning each`() {
        expect("\"packet\": \"complete\"", "\"packet\": \"completed\"") {
            "handoffs.marketing-to-sales.entry.packet: can only be tested for \"complete\"; "
                + "write \"complete\""
        }
        expect("\"accepted\": true", "\"accepted\": false") {
            "handoffs.marketing-to-sales.exit.accepted: can only be tested for true; write true"
        }
        expect("\"exit\": { \"accepted\": true,", "\"exit\": { \"acepted\": true,") {
            "handoffs.marketing-to-sales.exit.acepted: there is no field \"acepted\"; "
                + "did you mean \"accepted\"?"
        }
        expect("{ \"lead.score\": { \"at_least\": 70 } }", "{ \"packet\": \"complete\" }") {
            "handoffs.marketing-to-sales.trigger.packet: there is no field \"packet\"; "
                + "define it in \"fields\", with its type, sources and question"
        }
    }

    @Test func `a condition without a clause is refused where it would always hold`() {
        expect("{ \"lead.score\": { \"at_least\": 70 } }", "{}") {
            "handoffs.marketing-to-sales.trigger: an empty condition always holds; "
                + "name what starts it"
        }
        expect("{ \"accepted\": true, \"touch.first_human\": true }", "{}") {
            "handoffs.marketing-to-sales.exit: an empty condition always holds; "
                + "write {\"accepted\": true}"
        }
    }

    @Test func `a subject is of a kind that tools tell of`() {
        expect("\"subject\": \"deal\"", "\"subject\": \"ticket\"") {
            "\(onboarding).subject: there is no kind of subject \"ticket\"; "
                + "known are: account, deal, lead"
        }
        expect("\"lead:/email\"", "\"leed:/email\"") {
            "sources.forms.subject: there is no kind of subject \"leed\"; did you mean \"lead\"?"
        }
    }

    @Test func `a source of any JSON says where to look, and others say nothing`() {
        expect("\"subject\": \"lead:/email\", ", "") {
            "sources.forms.subject: is missing: of whom does it tell?; write \"lead:/email\""
        }
        expect("\"at\": \"/submitted_at\"", "\"at\": \"submitted_at\"") {
            "sources.forms.at: \"submitted_at\" is no JSON pointer; write \"/submitted_at\""
        }
        expect("{ \"shape\": \"zendesk\" }", "{ \"shape\": \"zendesk\", \"id\": \"/id\" }") {
            "sources.zendesk.id: says where to look in JSON of any shape, and zendesk has a shape "
                + "of its own; remove it"
        }
    }

    @Test func `a worker reads and says events that exist, each said by one`() {
        expect(
            "\"emits\": [\"feedback.given\", \"handoff.rate.refused\"]",
            "\"emits\": [\"feedback.gven\", \"handoff.rate.refused\"]"
        ) {
            "workers.feedback.emits[0]: there is no event \"feedback.gven\"; "
                + "did you mean \"feedback.given\"?"
        }
        expect("\"emits\": [] }", "\"emits\": [\"handoff.routed\"] }") {
            "workers.router.emits[0]: meter emits \"handoff.routed\" already; "
                + "each fact has one worker that says it"
        }
    }

    @Test func `a role is known, or a person`() {
        expect("\"who\": \"owner\", \"due\"", "\"who\": \"ownr\", \"due\"") {
            "warning: handoffs.marketing-to-sales.tasks[0].who: \"ownr\" is taken for a person's "
                + "id; did you mean \"owner\"?"
        }
        expect("\"then\": \"rep.manager\"", "\"then\": \"rep.colleague.or.friend\"") {
            "handoffs.marketing-to-sales.packet.remind.then: \"rep.colleague.or.friend\" is no "
                + "role; write one of owner, owner.manager, rep, rep.manager, or a person's id"
        }
        expect("\"then\": \"rep.manager\"", "\"then\": \"hana\"") {}
    }

    @Test func `an answer is asked for at a moment that comes, and heard by somebody`() {
        expect("\"at\": \"introduction.held\"", "\"at\": \"introduction.heard\"") {
            "\(onboarding).feedback[0].at: \"introduction.heard\" never comes: no task of this "
                + "point marks it; did you mean \"introduction.held\"?"
        }
        expect("\"tell\": [\"rep\", \"rep.manager\"]", "\"tell\": []") {
            "handoffs.marketing-to-sales.feedback[0].tell: nobody hears the answer; "
                + "write [\"rep\"]"
        }
    }

    @Test func `what routing and tasks read stands in the packet`() {
        expect("\"account.name\", \"account.region\", \"account.owner\"", "\"account.name\"") {
            "\(onboarding).routing.first: only the packet is read here, and \"account.owner\" is "
                + "not in it; add it to a section of the packet"
            "\(onboarding).routing.rules[0].when[\"account.region\"]: only the packet is read here, "
                + "and \"account.region\" is not in it; add it to a section of the packet"
        }
    }

    @Test func `a queue that nothing routes to is warned of`() {
        expect("\"queue\": \"cs-dach\"", "\"queue\": \"cs-pool\"") {
            "warning: queues.cs-dach: no handoff point routes to it; "
                + "remove it, or name it in a rule"
        }
    }

    @Test func `a fault points at its line`() throws {
        let broken = Shipped.replacing("\"queue\": \"cs-dach\"", with: "\"queue\": \"x\"")
        let file = try TopologyFile(json: Array(broken.utf8), name: "topology.json")
        let place = try #require(file.faults(knownTypes: Shipped.types).last?.place)
        let lines = broken.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[place.line - 1].dropFirst(place.column - 1).hasPrefix("\"queue\": \"x\""))
    }

    /// Breaks one piece, and expects exactly these sentences.
    private func expect(
        _ old: String, _ new: String, at location: SourceLocation = #_sourceLocation,
        @Sentences _ sentences: () -> [String]
    ) {
        #expect(Shipped.faults(old, new) == sentences(), sourceLocation: location)
    }
}

@resultBuilder private enum Sentences {
    static func buildBlock(_ sentences: String...) -> [String] { sentences }
}
