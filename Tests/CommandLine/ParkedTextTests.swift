// SPDX-License-Identifier: Apache-2.0
import Console
import Events
import Journey
import Testing
import WorkerTesting

@testable import baton

/// `baton why` says that an event of the customer is set aside.
struct ParkedTextTests {
    private var acme = Acme()

    /// Two customers' events are parked, the second one's by two workers.
    private func parked(releasing released: WorkerName? = nil) throws -> ParkedEvents {
        var parked = ParkedEvents()
        let rows: [(WorkerName, String)] = [
            ("gate", "account:other"), ("gate", "account:acme"), ("router", "account:acme"),
        ]
        for (number, (worker, key)) in rows.enumerated() {
            let parking = EventParked(
                worker: worker, event: "e\(number)", anchor: UInt64(number + 1), waiting: key,
                reason: "\(worker) cannot decide")
            parked.apply(try event(parking, key: key))
            guard worker == released else { continue }
            parked.apply(
                try event(
                    EventReleased(
                        worker: worker, anchor: UInt64(number + 1), retry: true, by: "omar"),
                    key: key))
        }
        return parked
    }

    private func event(_ body: any Payload, key: String) throws -> Event {
        try Draft(body, subject: "bus:parking", key: key)
            .event(id: "p", source: "/bus", time: Instant(microseconds: 0))
    }

    @Test func `what is set aside of the customer is said, and no other customer's`() throws {
        let handoff = acme.handoff(Acme.deal)
        #expect(
            ParkedText.sentences(handoff, try parked()) == [
                "An event of this customer is set aside: gate cannot decide. "
                    + "See `baton journal parked`.",
                "An event of this customer is set aside: router cannot decide. "
                    + "See `baton journal parked`.",
            ])
        #expect(ParkedText.sentences(handoff, try parked(releasing: "router")).count == 1)
    }

    @Test func `a customer without a handoff is found by name and by key`() throws {
        let parked = try parked()
        #expect(ParkedText.sentences("other", parked).count == 1)
        #expect(ParkedText.sentences("account:acme", parked).count == 2)
        #expect(ParkedText.sentences("nobody", parked).isEmpty)
    }
}
