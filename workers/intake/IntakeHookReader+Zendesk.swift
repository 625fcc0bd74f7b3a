// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey

/// Zendesk's event webhook about a ticket.
private struct ZendeskEvent: Decodable {
    struct Ticket: Decodable {
        var id: String
        var status: String
        var priority: String?
        var subject: String?
        var organization_id: String?
        /// The sender's own name for the record that the ticket belongs to.
        var external_id: String?
    }
    /// `zen:event-type:ticket.status_changed`
    var type: String
    var id: String
    /// RFC 3339.
    var time: String
}

private struct ZendeskTicketEvent: Decodable {
    var detail: ZendeskEvent.Ticket
}

extension HookReader {
    /// The ticket is told of the account whose name stands in `external_id`; without it of the
    /// organization, and without that of the ticket itself.
    func zendesk(_ body: [UInt8]) throws(HookFault) -> HookReading {
        let event = try decode(ZendeskEvent.self, body)
        guard event.type.hasPrefix("zen:event-type:ticket.") else {
            return HookReading(observed: [], unmapped: ["/type \(event.type)"])
        }
        let ticket = try decode(ZendeskTicketEvent.self, body).detail
        guard let time = Instant(rfc3339: event.time) else {
            throw HookFault(pointer: "/time", rule: "\"\(event.time)\" is not a time in RFC 3339")
        }
        let updated = TicketUpdated(
            ticket: ticket.id, title: ticket.subject, status: ticket.status.lowercased(),
            priority: ticket.priority?.lowercased(), source: source.rawValue)
        let subject = subject(of: ticket)
        let draft = Draft(updated, subject: subject, key: key(subject), time: time)
        return HookReading(observed: [ObservedDelivery(draft: draft, id: event.id)])
    }

    private func subject(of ticket: ZendeskEvent.Ticket) -> SubjectID {
        if let account = ticket.external_id, !account.isEmpty {
            return SubjectID(kind: SubjectID.accountKind, account)
        }
        if let organization = ticket.organization_id, !organization.isEmpty {
            return SubjectID(kind: "organization", organization)
        }
        return SubjectID(kind: "ticket", ticket.id)
    }
}
