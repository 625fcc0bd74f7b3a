// SPDX-License-Identifier: Apache-2.0
import Events
import Journal
import Journey
import Testing
import Wire
import WorkerKit
import WorkerTesting

@testable import baton

/// What is parked, as the journal tells it.
struct ParkedTests {
    private var parked = ParkedEvents()
    private var sequence: UInt64 = 0

    private mutating func tell(_ body: any Payload) throws {
        sequence += 1
        let written = try Draft(body, subject: "deal:1", key: "account:acme")
            .event(id: "\(sequence)", source: "/test")
        parked.apply(
            written.placed(
                at: sequence, recorded: Instant(microseconds: Int64(sequence) * 1_000_000)))
    }

    private mutating func park(_ worker: WorkerName, _ anchor: UInt64) throws {
        try tell(
            EventParked(
                worker: worker, event: "e\(anchor)", anchor: anchor, waiting: "account:acme",
                reason: "no such field"))
    }

    private var waiting: [String] {
        parked.waiting.map { "\($0.parking.worker) \($0.parking.anchor)" }
    }

    @Test mutating func `parked events are listed oldest first, with the time of their parking`()
        throws
    {
        try park("gate", 7)
        try park("router", 4)
        #expect(waiting == ["gate 7", "router 4"])
        #expect(parked.waiting.map(\.since.microseconds) == [1_000_000, 2_000_000])
    }

    @Test(arguments: [true, false])
    mutating func `a released event waits no more, retried or skipped`(retry: Bool) throws {
        try park("gate", 7)
        try tell(EventReleased(worker: "gate", anchor: 7, retry: retry, by: "priit"))
        #expect(waiting == [])
    }

    @Test mutating func `a release is for one worker and one event`() throws {
        try park("gate", 7)
        try park("gate", 8)
        try park("router", 7)
        try tell(EventReleased(worker: "gate", anchor: 7, retry: true, by: "priit"))
        #expect(waiting == ["gate 8", "router 7"])
    }

    @Test mutating func `what is parked again after its release waits again`() throws {
        try park("gate", 7)
        try tell(EventReleased(worker: "gate", anchor: 7, retry: true, by: "priit"))
        try park("gate", 7)
        #expect(waiting == ["gate 7"])
        #expect(parked.waiting.map(\.since.microseconds) == [3_000_000])
    }

    @Test mutating func `other events change nothing`() throws {
        try tell(EventReleased(worker: "gate", anchor: 7, retry: true, by: "priit"))
        try park("gate", 7)
        try tell(ClockReached())
        #expect(waiting == ["gate 7"])
    }

    @Test func `it is read from a journal`() async throws {
        let journal = MemoryJournal()
        let parking = EventParked(
            worker: "gate", event: "e1", anchor: 1, waiting: "account:acme", reason: "?")
        try journal.tell(Draft(parking, subject: "deal:1", key: "account:acme"), id: "p1")
        let history = try History.journal(
            journal, head: journal.head.sequence, time: Instant(microseconds: 0))
        #expect(try await ParkedEvents.of(history).waiting.map(\.parking) == [parking])
    }
}
