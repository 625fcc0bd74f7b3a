// SPDX-License-Identifier: Apache-2.0
public import Events
public import Wire

/// What a query's filter says of an event at its own position; the same for every engine.
extension Query {
    /// By what the directory says. The worker's own outcomes never stand at their own position.
    public func passes(_ entry: Entry) -> Bool {
        if let fold = entry.outcome?.fold, fold.worker == worker, slots.contains(fold.slot) {
            return false
        }
        return slots.contains(entry.slot) && types?.contains(entry.type) != false
    }

    /// By what only the event itself says.
    public func passes(_ envelope: Envelope) -> Bool {
        (subject == nil || subject == envelope.subject)
            && (correlation == nil || correlation == envelope.correlation)
    }
}
