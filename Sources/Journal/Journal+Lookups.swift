// SPDX-License-Identifier: Apache-2.0
public import Events
public import Journey
public import Wire

/// An event that waits for a person: its worker could not decide it.
public struct ParkedEvent: Sendable {
    public var fold: FoldID
    /// The sequence of the event itself; `event.released` names it.
    public var anchor: UInt64
    /// The sequence of the `event.parked` that says so.
    public var sequence: UInt64
    /// When it was set aside.
    public var since: Instant
    /// Its id, the key that waits behind it, and the reason.
    public var parking: EventParked
}

/// What can be asked of every engine, answered by `read` and its indexes.
extension Journal {
    /// The events that are set aside and not released, oldest first.
    public func parked() throws -> [ParkedEvent] {
        var waiting: [ParkedEvent] = []
        try forEachEvent(of: [EventParked.type, EventReleased.type]) { entry, event in
            if let parking = event.body as? EventParked, let fold = entry.outcome?.fold {
                waiting.append(
                    ParkedEvent(
                        fold: fold, anchor: parking.anchor, sequence: event.sequence,
                        since: event.recorded, parking: parking))
            } else if let release = event.body as? EventReleased {
                waiting.removeAll {
                    $0.fold.worker == release.worker && $0.anchor == release.anchor
                }
            }
        }
        return waiting
    }

    /// The event at a sequence, with its directory entry; nil beyond the head.
    public func event(at sequence: UInt64) throws -> (entry: Entry, json: [UInt8])? {
        guard sequence > 0, let before = try position(at: sequence - 1) else { return nil }
        let query = Query(from: before, through: sequence, mostEvents: 1)
        guard case .page(let page, _, _) = try read(query), let entry = page.entries.first,
            let json = page.events.first
        else { return nil }
        return (entry, json)
    }

    /// Reads all events of some types, or of all where none is named, in order. One that this build
    /// cannot decode is left out.
    public func forEachEvent(
        of types: Set<EventType>?, _ visit: (Entry, Event) throws -> Void
    ) throws {
        var from = Position.start
        while true {
            guard
                case .page(let page, let atEnd, _) = try read(Query(from: from, types: types))
            else { return }
            for (entry, json) in zip(page.entries, page.events) {
                if let event = try? Event(json: json) { try visit(entry, event) }
            }
            if atEnd { return }
            from = page.through
        }
    }
}
