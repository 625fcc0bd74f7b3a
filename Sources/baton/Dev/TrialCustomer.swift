// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey
internal import Wire
internal import WorkerKit

/// Customers by the thousand, each with a deal that is won and a packet that is complete: what the
/// benchmark and the campaign of faults feed.
struct TrialCustomer {
    let number: Int
    var deal: SubjectID { SubjectID(kind: "deal", "trial-\(number)") }
    var account: SubjectID { SubjectID(kind: "account", "trial-\(number)") }
    var handoff: HandoffID {
        HandoffID(point: "sales-to-onboarding", subject: deal, occurrence: 1)
    }

    /// The tasks that the shipped playbook begins with, for this packet.
    static let tasks: [TaskID] = ["first-touch", "introduction", "keep-promises"]
    static let clocks: [SLAName] = ["first-human-touch", "warm-introduction"]

    static let people: [PersonObserved] = [
        PersonObserved(person: "lee", name: "Lee", teams: ["sales"], manager: "hana"),
        PersonObserved(person: "hana", name: "Hana", teams: []),
        PersonObserved(person: "priit", name: "Priit", teams: []),
        PersonObserved(
            person: "dana", name: "Dana", teams: ["customer-success", "cs-dach"], manager: "priit",
            weight: 2),
        PersonObserved(
            person: "omar", name: "Omar", teams: ["customer-success", "cs-dach"],
            manager: "priit"),
    ]

    /// Everything that the packet asks for; the last fact is the trigger.
    var facts: [(field: FieldID, value: Value)] {
        [
            ("account", .text(account.rawValue)), ("deal.owner", .text("lee")),
            ("deal.signed_at", .date(Instant(rfc3339: "2026-03-02T00:00:00Z")!)),
            ("deal.use_case", .text("Invoices of branch \(number) are typed by hand")),
            ("deal.scope", .text("Standard package for branch \(number)")),
            ("deal.amount", .money(Money(Double(1_000 + number), "EUR"))),
            ("success.first", .rows([["what": "First run in a day, branch \(number)"]])),
            ("success.day_90", .text("Month-end of branch \(number) takes one day")),
            ("stakeholders", .rows([["name": "Priya \(number)", "role": "champion"]])),
            ("promises", .rows([["what": "An engineer on site", "in_contract": "false"]])),
            ("risks", .rows([["what": "Holidays before the first run of \(number)"]])),
            ("milestones", .rows([["what": "Live", "due": "2026-04-30"]])),
            ("deal.stage", .text("closedwon")),
        ]
    }

    /// The facts as one batch of a door.
    var batch: [(draft: Draft, id: String)] {
        facts.enumerated().map { index, fact in
            let body = FactObserved(field: fact.field, value: fact.value, source: "trial")
            let key = index == 0 ? deal.rawValue : account.rawValue
            return (Draft(body, subject: deal, key: key), "\(number)/\(index)")
        }
    }

    /// - Returns: False where the journal knew them already.
    @discardableResult
    static func tellPeople(_ client: BusClient) async throws -> Bool {
        let drafts = people.map { person in
            (
                draft: Draft(
                    person, subject: SubjectID(kind: "person", person.person.rawValue),
                    key: Envelope.everySlot), id: "person/\(person.person)"
            )
        }
        return try await client.publish(drafts, source: "/trial").allSatisfy { !$0.duplicate }
    }
}
