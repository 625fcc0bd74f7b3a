// SPDX-License-Identifier: Apache-2.0
public import Events
public import Wire

/// What a query's filter says of an event at its own position; the same for every engine.
extension Query {
    /// By what the directory says. An event that the worker said itself stands at its own position
    /// only for another fold of the worker.
    public func passes(_ entry: Entry) -> Bool {
        if let fold = entry.outcome?.fold, fold.worker == worker,
            fold.slot == .all || fold.slot == entry.slot
        {
            return false
        }
        return slots.contains(entry.slot) && types?.contains(entry.type) != false
    }

    /// The entry as a page shows it at its own position: for another fold of the worker that said
    /// it, it is an ordinary event and bears no key.
    public func shown(_ entry: Entry) -> Entry {
        guard entry.outcome?.fold.worker == worker, worker != nil else { return entry }
        var entry = entry
        entry.outcome = nil
        return entry
    }

    /// By what only the event itself says.
    public func passes(_ envelope: Envelope) -> Bool {
        (subject == nil || subject == envelope.subject)
            && (correlation == nil || correlation == envelope.correlation)
    }
}
