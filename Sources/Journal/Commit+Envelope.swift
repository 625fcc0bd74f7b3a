// SPDX-License-Identifier: Apache-2.0
public import Events
internal import Journey
public import Wire

extension Commit {
    /// The envelope of one of its events, which says what the directory says.
    ///
    /// - Throws: ``JournalError/damaged(sequence:what:)`` where it does not.
    public func envelope(of entry: Entry, _ json: [UInt8]) throws -> Envelope {
        guard let envelope = try? Envelope(scanning: json), envelope.sequence == entry.sequence,
            envelope.recorded == recorded, envelope.type == entry.type,
            Slot(key: envelope.key) == entry.slot
        else {
            throw JournalError.damaged(
                sequence: entry.sequence, what: "the event is not what its directory says")
        }
        return envelope
    }
}
