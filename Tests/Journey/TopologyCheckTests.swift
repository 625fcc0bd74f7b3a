// SPDX-License-Identifier: Apache-2.0
internal import Journey
internal import Testing

@Suite struct `Checking a topology` {
    @Test func `the one that ships has no fault and no warning`() {
        #expect(
            Shipped.file.faults(
                knownTypes: Shipped.types, fromElsewhere: Shipped.fromElsewhere) == [])
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

    @Test(arguments: [
        ("127.0.0.1:7770", "write tcp://127.0.0.1:7770"),
        ("tcp://127.0.0.1", "write tcp://host:port, as tcp://127.0.0.1:7770"),
        ("http://127.0.0.1:7770", "write tcp://127.0.0.1:7770"),
        ("tcp://:7770", "write tcp://host:port, as tcp://127.0.0.1:7770"),
        ("tcp://127.0.0.1:77700", "write tcp://host:port, as tcp://127.0.0.1:7770"),
        ("", "write tcp://host:port, as tcp://127.0.0.1:7770"),
        ("tcp://127.0.0.1:7771", nil), ("tcp://*:7770", ""), ("tcp://[::1]:7770", ""),
        ("ipc:///run/baton", ""),
    ])
    func `the bus listens at two endpoints`(endpoint: String, mend: String?) {
        let told = Shipped.faults("\"tcp://127.0.0.1:7770\"", "\"\(endpoint)\"")
        let expected =
            mend.map { $0.isEmpty ? [] : ["bus.publish: \"\(endpoint)\" is no endpoint; \($0)"] }
            ?? ["bus.live: \"tcp://127.0.0.1:7771\" is bus.publish already; name another port"]
        #expect(told == expected)
    }

    @Test func `who is of the loop waits for nobody who is not there`() throws {
        let gate = try #require(Shipped.json.firstRange(of: "    \"gate\": "))
        let next = try #require(Shipped.json.firstRange(of: "    \"packager\": "))
        let told = Shipped.faults(
            String(Shipped.json[gate.lowerBound..<next.lowerBound]), "")
        #expect(
            told.contains(
                "workers: nobody listed emits \"handoff.opened\", which console, meter, packager, "
                    + "sla-watcher wait for; list the worker that emits it, or take it out of "
                    + "\"consumes\""))
        #expect(told.contains { $0.hasPrefix("warning: workers: nobody listed emits") })
        let first = try #require(Shipped.json.firstRange(of: "    \"intake\": "))
        let end = try #require(Shipped.json.firstRange(of: "  },\n\n  \"sources\""))
        #expect(
            Shipped.faults(String(Shipped.json[first.lowerBound..<end.lowerBound]), "") == [
                "workers: nobody is listed: no handoff would ever begin; list the workers, as the "
                    + "topology that ships does"
            ])
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
                + "moments and events count here; name trigger, a moment that a task marks, "
                + "or an event"
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

    var onboarding: String { "handoffs.sales-to-onboarding" }

    /// Breaks one piece, and expects exactly these sentences.
    func expect(
        _ old: String, _ new: String, at location: SourceLocation = #_sourceLocation,
        @Sentences _ sentences: () -> [String]
    ) {
        #expect(Shipped.faults(old, new) == sentences(), sourceLocation: location)
    }
}

@resultBuilder enum Sentences {
    static func buildBlock(_ sentences: String...) -> [String] { sentences }
}
