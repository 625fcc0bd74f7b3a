// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey
internal import WorkerProcess

/// An event that somebody outside tells, checked as far as one event can be.
struct ToldEvent {
    let event: Event
    /// Its data is of a type that no worker of this build knows; it travels on untouched.
    let isUnknown: Bool

    /// What needs a subject: it is about somebody.
    private static let aboutSubjects: Set<EventType> = [
        FactObserved.type, ActivityLogged.type, TicketUpdated.type, PersonObserved.type,
    ]

    /// - Throws: ``MalformedEvent``.
    init(_ json: [UInt8]) throws(MalformedEvent) {
        let envelope = try Envelope(scanning: json)
        isUnknown = Catalogue.payload(of: envelope.type) == nil
        guard isUnknown || Catalogue.fromOutside.contains(envelope.type) else {
            throw MalformedEvent(
                path: "$.type",
                rule: "\(envelope.type) is said by a worker of Baton; from outside come facts "
                    + "(fact.observed) and commands (handoff.accept.requested)")
        }
        guard envelope.source != "/baton", !envelope.source.hasPrefix("/baton/") else {
            throw MalformedEvent(
                path: "$.source", rule: "/baton and /baton/… are Baton's own: name the tool")
        }
        guard envelope.sequence == 0, envelope.recorded == nil else {
            throw MalformedEvent(
                path: "$.sequence", rule: "sequence and recordedtime are the bus's: leave them out")
        }
        event = try Event(json: json, envelope: envelope)
        if Self.aboutSubjects.contains(event.type), event.subject.kind.isEmpty {
            throw MalformedEvent(
                path: "$.subject",
                rule: "says of whom, as \"deal:7301\", \"lead:anna@acme.com\", \"account:acme\"")
        }
    }

    /// The subject whose place in the order the event takes; nil where the sender has said it, or
    /// nobody needs to.
    var subjectToPlace: SubjectID? {
        guard !hasKey, Self.aboutSubjects.contains(event.type), event.type != PersonObserved.type
        else { return nil }
        return event.subject
    }

    /// The JSON as it is published: with a partition key, where the sender gave none.
    func json(key: (SubjectID) -> String) -> [UInt8] {
        if let subject = subjectToPlace { return keyed(key(subject)) }
        if event.type == PersonObserved.type, !hasKey { return keyed(Envelope.everySlot) }
        return event.json
    }

    /// The envelope's key falls back to the subject: one that differs, or stands in the text, was
    /// given.
    private var hasKey: Bool {
        if event.envelope.key != event.envelope.subject { return true }
        let name = Array("\"partitionkey\"".utf8)
        let bytes = event.json
        guard bytes.count > name.count else { return false }
        let data = event.envelope.data ?? 0..<0
        return (0...(bytes.count - name.count)).contains { start in
            bytes[start] == name[0] && !data.contains(start)
                && bytes[start..<(start + name.count)].elementsEqual(name)
        }
    }

    private func keyed(_ key: String) -> [UInt8] {
        guard let brace = event.json.firstIndex(of: UInt8(ascii: "{")) else { return event.json }
        // A partition key is a subject's name: quotes and the like were refused with the subject,
        // or are escaped here.
        let escaped = key.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return Array("{\"partitionkey\":\"\(escaped)\",".utf8) + event.json[(brace + 1)...]
    }
}
