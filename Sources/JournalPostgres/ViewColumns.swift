// SPDX-License-Identifier: Apache-2.0

/// What the columns of the views mean, as the database tells who asks it (`\d+` in `psql`).
extension Views {
    static let columns: [(view: String, column: String, meaning: String)] = [
        (
            "handoffs", "handoff",
            "Its id. The CRM's own is events.subject, where events.correlation is this id."
        ),
        ("handoffs", "point", "The handoff point of the rules."),
        ("handoffs", "mode", "observe, warn or enforce, as the point had it."),
        (
            "handoffs", "state",
            "requested, blocked, opened, packed, offered (has an owner who has not accepted), "
                + "accepted, rejected or completed."
        ),
        ("handoffs", "account", "The customer, as people call it."),
        ("handoffs", "rep", "Who hands over."),
        ("handoffs", "owner", "Who has it now, or had it last."),
        ("handoffs", "accept_by", "Until when the present owner may accept."),
        ("handoffs", "requested", "When its trigger was stored."),
        ("handoffs", "times_blocked", "How often it was held back, having not been before."),
        ("handoffs", "opened", "When it was first ready."),
        ("handoffs", "sealed", "When its packet was first sealed."),
        ("handoffs", "routed", "When it first had an owner."),
        ("handoffs", "accepted", "When it was first accepted, by whichever owner."),
        ("handoffs", "times_rejected", "How often it went back to its sender."),
        ("handoffs", "completed", "When its exit criteria were met."),
        ("handoffs", "version", "The last version of its packet."),
        ("handoffs", "stars", "The last rating that was given."),
        (
            "handoffs", "times_reassigned",
            "How often it went on to another owner because one did not accept in time."
        ),
        ("handoffs", "rejected", "When it first went back to its sender."),
        (
            "handoffs", "first_accept_by",
            "Until when the first owner might accept: accepted <= first_accept_by is in time."
        ),
        ("sla", "handoff", "As in handoffs."),
        ("sla", "sla", "The promise's name in the rules."),
        ("sla", "start", "Which start of this promise for this handoff; from 1."),
        ("sla", "point", "As in handoffs."),
        ("sla", "due", "Until when it is to be kept."),
        ("sla", "started", "When the start was stored."),
        ("sla", "warned", "When the first warning was given."),
        (
            "sla", "breached",
            "When it was overdue and nothing was known that kept it. A later told fact may show "
                + "that it was kept: then in_time is true."
        ),
        ("sla", "met", "When that which keeps it was told to Baton; it may have been before."),
        ("sla", "in_time", "Whether it was kept by its due time; NULL while nothing kept it."),
        ("sla", "took_seconds", "From its start to what kept it, in seconds."),
        (
            "sla", "state",
            "running, met (in time or late: in_time), breached (overdue and not met since), or "
                + "ended (the handoff went back before)."
        ),
        ("packets", "handoff", "As in handoffs."),
        ("packets", "version", "1 as sealed; each amendment one more."),
        ("packets", "recorded", "When this version was stored."),
        ("packets", "point", "As in handoffs."),
        ("packets", "account", "As in handoffs."),
        ("packets", "rep", "As in handoffs."),
        ("packets", "required", "How many fields the point requires; NULL of an amendment."),
        ("packets", "known", "How many of those had an answer; NULL of an amendment."),
        ("packets", "sections", "The whole packet as it was sealed, in JSON."),
        ("packets", "changes", "What an amendment changed, in JSON."),
        ("events", "sequence", "Its number in the journal."),
        ("events", "recorded", "When it was stored."),
        ("events", "type", "What happened: docs/asyncapi.yaml has them all."),
        ("events", "subject", "What it is about."),
        ("events", "correlation", "The handoff that it belongs to."),
        ("events", "source", "Who says it; (source, id) comes once."),
        ("events", "id", "Its id at its source."),
        ("events", "time", "When it happened, as the source says."),
        ("events", "partitionkey", "The customer whose events keep their order."),
        ("events", "causation", "The event that it follows from."),
        ("events", "worker", "Which worker decided it; NULL of what came from outside."),
        ("events", "data", "What it says, in JSON."),
        ("events", "event", "The whole CloudEvent, in JSON."),
    ]

    var comments: [String] {
        Self.columns.map { view, column, meaning in
            "COMMENT ON COLUMN \(schema).\(view).\(column) IS "
                + "'\(meaning.replacing("'", with: "''"))'"
        }
    }
}
