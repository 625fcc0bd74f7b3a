// SPDX-License-Identifier: Apache-2.0
import Events
import Journey

/// The packet of the lap: what Rita and the CRM knew of Acme Industries.
extension Lap {
    var packet: PacketSealed {
        PacketSealed(
            handoff: handoff, point: point, mode: .enforce, topology: 1, version: 1, rep: "rita",
            account: "Acme Industries",
            sections: [
                PacketSection(
                    name: "context",
                    fields: [
                        field(
                            "deal.use_case",
                            .text(
                                "Claims are handled in nine spreadsheets; nobody sees which "
                                    + "customer waits, and two of them have left over it."),
                            hours: 240),
                        field("deal.scope", .text("Gold, 40 seats, roll-out by region"), hours: 48),
                        field("deal.why_us", nil, hours: 0),
                        field("deal.amount", .money(Money(48_000, "EUR")), hours: 48),
                    ]),
                PacketSection(
                    name: "goals",
                    fields: [
                        field(
                            "success.first",
                            .rows([["what": "Claims answered within a day", "by": "2026-05-01"]]),
                            hours: 24),
                        field("success.day_90", nil, hours: 0, required: true),
                    ]),
                PacketSection(
                    name: "stakeholders",
                    fields: [
                        field(
                            "stakeholders",
                            .rows([
                                [
                                    "name": "Priya", "role": "champion",
                                    "stake": "her promotion", "prefers": "mail",
                                ],
                                ["name": "Tom", "role": "sceptic"],
                            ]), hours: 24)
                    ]),
                PacketSection(
                    name: "constraints",
                    fields: [
                        field(
                            "promises",
                            .rows([
                                [
                                    "what": "SSO before go-live", "due": "2026-04-15",
                                    "in_contract": "false",
                                ]
                            ]), hours: 24),
                        field("risks", .rows([["what": "Aggressive timeline"]]), hours: 24),
                        field("objections", nil, hours: 0),
                    ]),
                PacketSection(name: "next steps", fields: []),
            ], checksum: "c1")
    }

    private func field(
        _ id: FieldID, _ value: Value?, hours: Int, required: Bool = false
    ) -> PacketField {
        PacketField(
            field: id, ask: "Success on day 90, in the customer's words?", required: required,
            known: value.map {
                KnownValue(
                    value: $0, source: "hubspot", by: "rita", at: monday - .seconds(3_600 * hours),
                    event: "e1")
            })
    }
}
