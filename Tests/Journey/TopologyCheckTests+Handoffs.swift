// SPDX-License-Identifier: Apache-2.0
internal import Journey
internal import Testing

extension `Checking a topology` {
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
            "warning: workers: nobody listed emits \"feedback.given\", which console, courier "
                + "wait for; list the worker that emits it, or take it out of \"consumes\""
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
            "\(onboarding).routing.rules[0].when[\"account.region\"]: only the packet is read "
                + "here, and \"account.region\" is not in it; add it to a section of the packet"
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
        let place = try #require(
            file.faults(knownTypes: Shipped.types, fromElsewhere: Shipped.fromElsewhere).last?.place
        )
        let lines = broken.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[place.line - 1].dropFirst(place.column - 1).hasPrefix("\"queue\": \"x\""))
    }
}
