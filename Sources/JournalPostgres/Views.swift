// SPDX-License-Identifier: Apache-2.0

/// What the company's own tools read: plain columns, and JSON where an event is richer than a row.
/// Nothing of Baton reads them.
struct Views: Sendable {
    /// Quoted.
    let schema: String

    /// Of version 1.
    var declarations: [String] { [parsed, events] }

    /// Of version 2: what is packed is told too.
    var packedDeclarations: [String] { [history] }

    /// Of version 3.
    var figures: [String] { [handoffs, sla, packets] + comments }

    private static let ofHandoffs = [
        "handoff.requested", "handoff.blocked", "handoff.opened", "packet.sealed",
        "packet.amended", "handoff.routed", "handoff.reassigned", "handoff.accepted",
        "handoff.rejected", "handoff.completed", "feedback.given",
    ]
    private static let ofPromises = ["sla.started", "sla.warned", "sla.breached", "sla.met"]

    /// The types that the views below read: of these the data stay when they are packed.
    static let told = ofHandoffs + ofPromises

    private func list(_ types: [String]) -> String {
        types.map { "'\($0)'" }.joined(separator: ", ")
    }

    /// What the views below read, packed or not.
    private var history: String {
        """
        CREATE VIEW \(schema).history AS \
        SELECT sequence, recorded, type, data FROM \(schema).events \
        WHERE type IN (\(list(Self.told))) \
        UNION ALL SELECT sequence, recorded, type, data FROM \(schema).past
        """
    }

    /// An event's JSON; NULL for the rare one that JSON allows and `jsonb` does not (`\u0000`).
    private var parsed: String {
        """
        CREATE FUNCTION \(schema).parsed(json text) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE \
        STRICT AS $$ BEGIN RETURN json::jsonb; EXCEPTION WHEN others THEN RETURN NULL; END $$
        """
    }

    /// One row an event that is not packed. What has a column of its own in the journal is found by
    /// an index.
    private var events: String {
        """
        CREATE VIEW \(schema).events AS SELECT sequence, recorded, type, subject, correlation, \
        event->>'source' AS source, event->>'id' AS id, (event->>'time')::timestamptz AS time, \
        event->>'partitionkey' AS partitionkey, event->>'causationid' AS causation, worker, \
        event->'data' AS data, event FROM \(schema).journal, \
        LATERAL (SELECT \(schema).parsed(json) AS event OFFSET 0) parsed
        """
    }

    /// One row a handoff, as it stands now.
    private var handoffs: String {
        """
        CREATE OR REPLACE VIEW \(schema).handoffs AS \
        SELECT data->>'handoff' AS handoff, \(latest("point")), \(latest("mode")), \
        (array_agg(state ORDER BY sequence DESC) FILTER (WHERE state IS NOT NULL))[1] AS state, \
        \(latest("account")), \(latest("rep")), \(latest("owner")), \
        \(latest("acceptBy", as: "accept_by", "timestamptz")), \
        \(moment("handoff.requested", "requested")), \
        count(*) FILTER (WHERE type = 'handoff.blocked' AND before <> type) AS times_blocked, \
        \(moment("handoff.opened", "opened")), \(moment("packet.sealed", "sealed")), \
        \(moment("handoff.routed", "routed")), \(moment("handoff.accepted", "accepted")), \
        count(*) FILTER (WHERE type = 'handoff.rejected') AS times_rejected, \
        \(moment("handoff.completed", "completed")), \(latest("version", "bigint")), \
        \(latest("stars", "bigint")), \
        count(*) FILTER (WHERE type = 'handoff.reassigned') AS times_reassigned, \
        \(moment("handoff.rejected", "rejected")), \
        ((array_agg(data->>'acceptBy' ORDER BY sequence) \
        FILTER (WHERE data->>'acceptBy' IS NOT NULL))[1])::timestamptz AS first_accept_by \
        FROM (SELECT *, lag(type, 1, '') OVER (PARTITION BY data->>'handoff' ORDER BY sequence) \
        AS before, CASE type WHEN 'handoff.requested' THEN 'requested' \
        WHEN 'handoff.blocked' THEN 'blocked' WHEN 'handoff.opened' THEN 'opened' \
        WHEN 'packet.sealed' THEN 'packed' WHEN 'handoff.routed' THEN 'offered' \
        WHEN 'handoff.reassigned' THEN 'offered' WHEN 'handoff.accepted' THEN 'accepted' \
        WHEN 'handoff.rejected' THEN 'rejected' WHEN 'handoff.completed' THEN 'completed' \
        END AS state FROM \(schema).history WHERE type IN (\(list(Self.ofHandoffs)))) told \
        WHERE data ? 'handoff' GROUP BY data->>'handoff'
        """
    }

    /// One row a clock: each start of a promise for a handoff.
    private var sla: String {
        """
        CREATE OR REPLACE VIEW \(schema).sla AS \
        SELECT handoff, sla, start, \(latest("point")), \
        \(latest("due", "timestamptz")), \(moment("sla.started", "started")), \
        \(moment("sla.warned", "warned")), \(moment("sla.breached", "breached")), \
        \(moment("sla.met", "met")), \(latest("inTime", as: "in_time", "boolean")), \
        \(latest("took", as: "took_seconds", "double precision")), \
        CASE WHEN bool_or(type = 'sla.met') THEN 'met' WHEN bool_or(type = 'sla.breached') \
        THEN 'breached' WHEN EXISTS (SELECT FROM \(schema).history back \
        WHERE back.type = 'handoff.rejected' AND back.data->>'handoff' = told.handoff \
        AND back.sequence > min(told.sequence)) THEN 'ended' ELSE 'running' END AS state \
        FROM (SELECT *, data->>'handoff' AS handoff, data->>'sla' AS sla, \
        count(*) FILTER (WHERE type = 'sla.started') OVER (PARTITION BY data->>'handoff', \
        data->>'sla' ORDER BY sequence) AS start FROM \(schema).history \
        WHERE type IN (\(list(Self.ofPromises)))) told \
        GROUP BY handoff, sla, start
        """
    }

    /// One row a version of a packet: the first with its sections, the others with what changed.
    private var packets: String {
        """
        CREATE OR REPLACE VIEW \(schema).packets AS \
        SELECT data->>'handoff' AS handoff, (data->>'version')::bigint AS version, recorded, \
        data->>'point' AS point, data->>'account' AS account, data->>'rep' AS rep, \
        CASE WHEN data ? 'sections' THEN \
        jsonb_array_length(jsonb_path_query_array(data, \
        '$.sections[*].fields[*] ? (@.required == true)')) END AS required, \
        CASE WHEN data ? 'sections' THEN jsonb_array_length(jsonb_path_query_array(data, \
        '$.sections[*].fields[*] ? (@.required == true && exists(@.known))')) END AS known, \
        data->'sections' AS sections, data->'changes' AS changes \
        FROM \(schema).history WHERE type IN ('packet.sealed', 'packet.amended')
        """
    }

    /// What the last event says that says anything of it.
    private func latest(_ name: String, as column: String? = nil, _ type: String = "text") -> String
    {
        "((array_agg(data->>'\(name)' ORDER BY sequence DESC) FILTER (WHERE data->>'\(name)' "
            + "IS NOT NULL))[1])::\(type) AS \(column ?? name)"
    }

    /// When something was recorded first.
    private func moment(_ type: String, _ column: String) -> String {
        "min(recorded) FILTER (WHERE type = '\(type)') AS \(column)"
    }
}
