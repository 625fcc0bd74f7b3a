// SPDX-License-Identifier: Apache-2.0
public import Events
public import Journey
public import Wire

/// What can be asked of every engine, answered by `read` and its indexes.
extension Journal {
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
