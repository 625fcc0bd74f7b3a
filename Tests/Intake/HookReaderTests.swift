// SPDX-License-Identifier: Apache-2.0
import Events
import Intake
import Journey
import Testing
import WorkerTesting

struct HookReaderTests {
    func read(_ source: SourceID, _ body: String) throws -> HookReading {
        let reader = HookReader(
            source: source, as: Company.topology.sources[source]!, in: Company.topology
        ) { $0.rawValue }
        return try reader.read(Array(body.utf8))
    }

    func fault(_ source: SourceID, _ body: String) -> String? {
        do {
            _ = try read(source, body)
            return nil
        } catch { return "\(error)" }
    }

    func change(
        _ name: String, _ value: String, type: String = "deal.propertyChange", attempt: Int = 0
    ) -> String {
        """
        {"eventId": 1, "subscriptionId": 22, "portalId": 333, "appId": 4,
         "attemptNumber": \(attempt), "occurredAt": 1772442000000, "subscriptionType": "\(type)",
         "objectId": 7301, "propertyName": "\(name)", "propertyValue": "\(value)",
         "changeSource": "CRM_UI", "sourceId": "userId:99"}
        """
    }

    func facts(_ reading: HookReading) -> [FactObserved] {
        reading.observed.compactMap { $0.draft.body as? FactObserved }
    }

    // MARK: HubSpot

    @Test func `HubSpot's changes become facts of deal, lead and account, typed by the field`()
        throws
    {
        let reading = try read(
            "hubspot",
            "["
                + [
                    change("dealstage", "closedwon"), change("amount", "48000"),
                    change("closedate", "1772442000000"), change("hs_mrr", "1"),
                    change("consent", "true", type: "contact.propertyChange"),
                    change("name", "Acme", type: "company.propertyChange"),
                    change("promises", "SSO; in_contract=no"), change("scope", ""),
                ].joined(separator: ",") + "]")
        #expect(
            facts(reading).map(\.value) == [
                .text("closedwon"), .money(Money(48000, "EUR")),
                .date(Instant(rfc3339: "2026-03-02T09:00:00Z")!), .flag(true), .text("Acme"),
                .rows([["what": "SSO", "in_contract": "false"]]), nil,
            ])
        #expect(
            reading.observed.map(\.draft.subject) == [
                "deal:7301", "deal:7301", "deal:7301", "lead:7301", "account:7301", "deal:7301",
                "deal:7301",
            ])
        #expect(facts(reading).first?.by == "99")
        #expect(reading.observed.first?.draft.time == Instant(rfc3339: "2026-03-02T09:00:00Z"))
        #expect(reading.unmapped == ["/3 deal.hs_mrr"])
    }

    @Test func `a change sent again has the same id, another change another one`() throws {
        let first = try read("hubspot", "[\(change("dealstage", "won"))]").observed[0].id
        let again = try read("hubspot", "[\(change("dealstage", "won", attempt: 3))]").observed[0]
            .id
        let other = try read("hubspot", "[\(change("dealstage", "lost"))]").observed[0].id
        #expect(first == again)
        #expect(first != other)
    }

    @Test func `an association becomes a link, a removed one an emptied link`() throws {
        let association = { (removed: Bool) in
            """
            [{"eventId": 1, "subscriptionId": 2, "portalId": 3, "occurredAt": 1772442000000,
              "subscriptionType": "deal.associationChange", "attemptNumber": 0,
              "changeSource": "CRM_UI", "associationType": "DEAL_TO_COMPANY",
              "fromObjectId": 7301, "toObjectId": 55, "associationRemoved": \(removed)}]
            """
        }
        let linked = try read("hubspot", association(false))
        #expect(facts(linked).map(\.field) == ["account"])
        #expect(facts(linked).map(\.value) == [.text("account:55")])
        #expect(linked.observed.map(\.draft.subject) == ["deal:7301"])
        let removed = try read("hubspot", association(true))
        #expect(facts(removed).map(\.value) == [nil])
        #expect(removed.observed[0].id != linked.observed[0].id)
    }

    @Test func `a value that is not of the field's type names place, field and rule`() {
        #expect(
            fault("hubspot", "[\(change("dealstage", "won")), \(change("amount", "a lot"))]")
                == "/1/propertyValue (deal.amount): \"a lot\" is not "
                + "an amount and its currency: write it as 48000 EUR")
    }

    @Test func `what is not HubSpot's shape is told by its place`() {
        #expect(fault("hubspot", "[{") == "the body: is not JSON")
        #expect(
            fault("hubspot", #"[{"subscriptionType": "deal.propertyChange"}]"#)
                == "/0/occurredAt: is missing")
    }

    @Test(arguments: [
        (#"{"a": 1}"#, "the body: must be a list of changes, [ … ], as the source sends it"),
        (#"[1]"#, "/0: must be an object, { … }"),
        (#"[{"occurredAt": "noon"}]"#, "/0/occurredAt: must be a whole number"),
    ])
    func `another shape of JSON is told in the words of JSON`(body: String, words: String) {
        #expect(fault("hubspot", body) == words)
    }

    // MARK: Zendesk

    func ticket(_ detail: String) -> String {
        """
        {"type": "zen:event-type:ticket.status_changed", "id": "01HX", "account_id": 1,
         "time": "2026-03-02T09:00:00.123Z", "zendesk_event_version": "2022-11-06",
         "subject": "zen:ticket:5158", "event": {"current": "OPEN", "previous": "NEW"},
         "detail": {"id": "5158", "status": "OPEN", "priority": "HIGH",
                    "subject": "Export fails", \(detail)}}
        """
    }

    @Test func `a Zendesk ticket is told of its account, else of its organization`() throws {
        let reading = try read(
            "zendesk", ticket(#""organization_id": "77", "external_id": "acme.com""#))
        #expect(reading.observed.map(\.id) == ["01HX"])
        #expect(reading.observed.map(\.draft.subject) == ["account:acme.com"])
        #expect(
            reading.observed.first?.draft.body as? TicketUpdated
                == TicketUpdated(
                    ticket: "5158", title: "Export fails", status: "open", priority: "high",
                    source: "zendesk"))
        let stranger = try read(
            "zendesk", ticket(#""organization_id": "77", "external_id": null"#))
        #expect(stranger.observed.map(\.draft.subject) == ["organization:77"])
    }

    // MARK: Any JSON

    let form = """
        {"delivery_id": "d-1", "submitted_at": "2026-03-02T09:00:00+01:00",
         "email": "Anna@Acme.com", "company_domain": "acme.com", "name": "Anna",
         "utm": {"source": "Webinar", "medium": "mail"}, "score": 82, "consent": true,
         "fit": "", "shoe": 42}
        """

    @Test func `a form is read by pointers, the link first; blanks tell nothing`() throws {
        let reading = try read("forms", form)
        #expect(Set(reading.observed.map(\.draft.subject)) == ["lead:anna@acme.com"])
        #expect(
            facts(reading).map(\.field) == [
                "account", "lead.consent", "lead.name", "lead.score", "lead.source",
            ])
        #expect(
            facts(reading).map(\.value) == [
                .text("account:acme.com"), .flag(true), .text("Anna"), .number(82),
                .text("Webinar"),
            ])
        #expect(reading.observed.map(\.id).first == "d-1/account")
        #expect(reading.observed.first?.draft.time == Instant(rfc3339: "2026-03-02T08:00:00Z"))
        #expect(reading.unmapped == ["/shoe", "/utm/medium"])
    }

    @Test func `a form's faults name pointer, field and rule`() {
        #expect(
            fault("forms", #"{"delivery_id": "d", "email": "a@b.c", "score": "high"}"#)
                == "/score (lead.score): \"high\" is not a number: write it as 70")
        #expect(
            fault("forms", #"{"delivery_id": "d"}"#)
                == "/email: names the lead, and is missing")
        #expect(
            fault("forms", #"{"email": "a@b.c"}"#)
                == "/delivery_id: names the delivery, and is missing")
        #expect(fault("forms", "[]") == "the body: must be one JSON object")
        #expect(
            fault(
                "forms", #"{"delivery_id": "d", "email": "a@b.c", "submitted_at": "yesterday"}"#)
                == "/submitted_at: \"yesterday\" is not a time in RFC 3339")
    }
}
