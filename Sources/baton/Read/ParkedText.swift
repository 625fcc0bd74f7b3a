// SPDX-License-Identifier: Apache-2.0
internal import Console
internal import Events
internal import Journey

/// Whether an event of a handoff's customer is set aside, and all that comes after it waits.
enum ParkedText {
    /// A sentence for each such event, oldest first.
    static func sentences(_ handoff: HandoffView, _ parked: ParkedEvents) -> [String] {
        // What came before the subject was linked to its account stands under the subject itself.
        let keys = [handoff.key, handoff.subject.rawValue]
        return parked.waiting.filter { keys.contains($0.parking.waiting) }.map { sentence($0) }
    }

    /// The same for a name that no handoff has yet: "acme" or "deal:7301".
    static func sentences(_ name: String, _ parked: ParkedEvents) -> [String] {
        parked.waiting.filter {
            let key = $0.parking.waiting
            return key == name || SubjectID(rawValue: key).name == name
        }.map { sentence($0) }
    }

    private static func sentence(_ item: ParkedEvents.Item) -> String {
        let reason = item.parking.reason
        let end = reason.hasSuffix(".") ? "" : "."
        return "An event of this customer is set aside: \(reason)\(end) See `baton journal parked`."
    }
}
