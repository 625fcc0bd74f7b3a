// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey
internal import Wire

/// What is parked and not released, by what the journal says.
struct ParkedEvents {
    struct Item: Hashable {
        var parking: EventParked
        var since: Instant
    }
    private(set) var waiting: [Item] = []

    static func of(_ history: History) async throws -> ParkedEvents {
        var events = ParkedEvents()
        var query = Query()
        query.types = [EventParked.type, EventReleased.type]
        try await history.events(query) { _, event in events.apply(event) }
        return events
    }

    mutating func apply(_ event: Event) {
        if let parking = event.body as? EventParked {
            waiting.append(Item(parking: parking, since: event.recorded))
        } else if let release = event.body as? EventReleased {
            waiting.removeAll {
                $0.parking.worker == release.worker && $0.parking.anchor == release.anchor
                    && $0.parking.waiting == event.key
            }
        }
    }
}
