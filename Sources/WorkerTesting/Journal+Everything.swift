// SPDX-License-Identifier: Apache-2.0
public import Events
public import Journal
public import Journey
public import Wire

extension Journal {
    /// Everything stored, in order, with the key of its outcome.
    public func everything() throws -> [(event: Event, outcome: OutcomeKey?)] {
        var stored: [(event: Event, outcome: OutcomeKey?)] = []
        try forEachEvent(of: nil) { entry, event in stored.append((event, entry.outcome)) }
        return stored
    }

    /// Stores what Baton itself once said, and no door could: without a bus.
    public func tell(_ draft: Draft, id: String, source: String = "/baton/bus") throws {
        let time = Instant(rfc3339: "2026-03-02T09:00:00Z")!
        let event = try draft.event(id: id, source: source, time: time)
        let submitted = Submitted(envelope: event.envelope, json: event.json)
        _ = try append(
            Group(
                epoch: 1, recorded: time,
                submissions: [Submission(outcome: nil, events: [submitted])]))
    }

    /// Stores rules as a bus begins a journal with them.
    public func tell(_ rules: Topology) throws {
        try tell(
            Draft(
                TopologyActivated(version: 1, topology: rules), subject: "bus:rules",
                key: Envelope.everySlot), id: "topology-1")
    }
}
