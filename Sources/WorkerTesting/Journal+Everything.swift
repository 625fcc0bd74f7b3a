// SPDX-License-Identifier: Apache-2.0
public import Events
public import Journal
public import Wire

extension Journal {
    /// Everything stored, in order, with the key of its outcome.
    public func everything() throws -> [(event: Event, outcome: OutcomeKey?)] {
        var stored: [(event: Event, outcome: OutcomeKey?)] = []
        try forEachEvent(of: nil) { entry, event in stored.append((event, entry.outcome)) }
        return stored
    }
}
