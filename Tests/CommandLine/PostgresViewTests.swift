// SPDX-License-Identifier: Apache-2.0
import Events
import Foundation
import Journal
import JournalPostgres
import Journey
import Postgres
import PostgresTesting
import Testing
import WorkerTesting

@testable import baton

/// What the company's own tools read of the demo's twelve weeks, by `psql` and as a role that may
/// read the four views and nothing else. What they should say is counted from the events.
@Suite struct PostgresViewTests {
    /// The journal of the demo.
    final class Lap: Sendable {
        let place = ScratchSchema()
        let events: [Event]
        static let shared = try! Lap()

        init() throws {
            let journal = try place.open()
            var company = try DemoCompany(
                journal: journal, rules: Company.topology,
                at: DemoStory.monday + .seconds(7 * 3_600))
            for step in DemoStory().steps {
                try company.wait(until: step.at)
                try step.run(&company)
            }
            var events: [Event] = []
            try journal.forEachEvent(of: nil) { _, event in events.append(event) }
            self.events = events
            journal.close()
            let schema = place.schema
            let reader = "reader_\(schema)"
            let views = ["handoffs", "events", "sla", "packets"].map { "\(schema).\($0)" }
            for statement in [
                "CREATE ROLE \(reader) LOGIN", "GRANT USAGE ON SCHEMA \(schema) TO \(reader)",
                "GRANT SELECT ON \(views.joined(separator: ", ")) TO \(reader)",
            ] { try place.server.execute(statement) }
        }

        /// How often a handoff was held that was not held before.
        var timesBlocked: Int {
            var held: Set<HandoffID> = []
            return events.count { event in
                switch event.body {
                case let blocked as HandoffBlocked: return held.insert(blocked.handoff).inserted
                case let opened as HandoffOpened: held.remove(opened.handoff)
                case let again as HandoffRequested: held.remove(again.handoff)
                default: break
                }
                return false
            }
        }

        /// Each start of a promise, and what became of it.
        var clocks: Set<String> {
            var starts: [String: Int] = [:]
            var states: [String: String] = [:]
            func turn(_ handoff: HandoffID, _ sla: SLAName, to state: String) {
                let promise = "\(handoff)|\(sla)"
                if state == "running" { starts[promise, default: 0] += 1 }
                states["\(promise)|\(starts[promise] ?? 0)"] = state
            }
            for event in events {
                switch event.body {
                case let started as SLAStarted: turn(started.handoff, started.sla, to: "running")
                case let late as SLABreached: turn(late.handoff, late.sla, to: "breached")
                case let met as SLAMet: turn(met.handoff, met.sla, to: "met")
                case let back as HandoffRejected:
                    for (clock, state) in states
                    where clock.hasPrefix("\(back.handoff)|") && state == "running" {
                        states[clock] = "ended"
                    }
                default: continue
                }
            }
            return Set(states.map { "\($0.key)|\($0.value)" })
        }

        var sentBack: Set<HandoffID> {
            Set(events.compactMap { ($0.body as? HandoffRejected)?.handoff })
        }

        func count<P: Payload>(_ type: P.Type, _ which: (P) -> Bool = { _ in true }) -> Int {
            events.count { ($0.body as? P).map(which) ?? false }
        }
    }

    let lap = Lap.shared

    /// What `psql` prints as the reading role, a line a row; its errors too.
    func psql(_ sql: String) throws -> [String] {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "psql", lap.place.server.string("user=reader_\(lap.place.schema)"), "-At", "-c", sql,
        ]
        process.environment = ProcessInfo.processInfo.environment
        process.environment?["PGOPTIONS"] = "-c search_path=\(lap.place.schema)"
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    @Test func `every event is a row, with its data as JSON`() throws {
        #expect(try psql("SELECT count(*) FROM events") == ["\(lap.events.count)"])
        #expect(try psql("SELECT count(*) FROM events WHERE data IS NULL") == ["0"])
        let event = try #require(lap.events.first { $0.body is HandoffRouted })
        let routed = try #require(event.body as? HandoffRouted)
        let told = event.envelope
        let columns = "id, source, type, subject, correlation, causation, data->>'owner'"
        #expect(
            try psql("SELECT \(columns) FROM events WHERE sequence = \(event.sequence)") == [
                [
                    told.id, told.source, "handoff.routed", told.subject ?? "",
                    told.correlation ?? "", told.causation ?? "", "\(routed.owner)",
                ].joined(separator: "|")
            ])
    }

    @Test func `each handoff is a row, as it stands now`() throws {
        let requested = Set(
            lap.events.compactMap { ($0.body as? HandoffRequested)?.handoff.rawValue })
        #expect(try Set(psql("SELECT handoff FROM handoffs")) == requested)
        let completed = lap.count(HandoffCompleted.self)
        #expect(
            try psql("SELECT count(*) FROM handoffs WHERE state = 'completed'") == ["\(completed)"])
        #expect(
            try psql("SELECT sum(times_blocked), sum(times_rejected) FROM handoffs") == [
                "\(lap.timesBlocked)|\(lap.count(HandoffRejected.self))"
            ])
        #expect(
            try psql("SELECT sum(times_reassigned), count(rejected) FROM handoffs") == [
                "\(lap.count(HandoffReassigned.self))|\(lap.sentBack.count)"
            ])
        // Of the first owners, by the events, one after the other.
        var until: [String: Instant] = [:]
        var inTime: Set<String> = []
        for event in lap.events {
            if let routed = event.body as? HandoffRouted, until[routed.handoff.rawValue] == nil {
                until[routed.handoff.rawValue] = routed.acceptBy
            }
            if let accepted = event.body as? HandoffAccepted,
                event.recorded <= until[accepted.handoff.rawValue]!
            {
                inTime.insert(accepted.handoff.rawValue)
            }
        }
        #expect(
            try Set(psql("SELECT handoff FROM handoffs WHERE accepted <= first_accept_by"))
                == inTime)
        // Whoever had it last: by the events, one after the other.
        var owners: [String: String] = [:]
        for event in lap.events {
            switch event.body {
            case let routed as HandoffRouted:
                owners[routed.handoff.rawValue] = routed.owner.rawValue
            case let moved as HandoffReassigned:
                owners[moved.handoff.rawValue] = moved.owner.rawValue
            default: continue
            }
        }
        let rows = try psql("SELECT handoff, owner FROM handoffs WHERE owner IS NOT NULL")
        #expect(Set(rows) == Set(owners.map { "\($0.key)|\($0.value)" }))
    }

    @Test func `the views tell the same when everything is packed but the last commit`() throws {
        let place = ScratchSchema()
        let copy = try place.open()
        let original = try lap.place.open()
        try original.copy(to: copy)
        original.close()
        func told() throws -> [String?] {
            try ["handoffs", "sla", "packets"].map { view in
                try place.server.execute(
                    "SELECT string_agg(v::text, E'\\n' ORDER BY v::text) "
                        + "FROM \(place.schema).\(view) v"
                ).text(0, 0)
            }
        }
        let before = try told()
        #expect(before.allSatisfy { ($0 ?? "").count > 1_000 })
        var packing = Packing(before: Instant(microseconds: .max))
        packing.takesRest = true
        while let segment = try copy.nextSegment(packing) { try copy.pack(segment) }
        #expect(try copy.packed().segments > 0)
        #expect(try told() == before)
        let rows = try place.server.execute("SELECT count(*) FROM \(place.schema).events")
        #expect(rows.number(0, 0)! < 100)
        copy.close()
    }

    @Test func `each clock is a row`() throws {
        #expect(
            try psql("SELECT count(*), count(breached), count(met) FROM sla") == [
                [
                    lap.count(SLAStarted.self), lap.count(SLABreached.self), lap.count(SLAMet.self),
                ].map { "\($0)" }.joined(separator: "|")
            ])
        let late = lap.count(SLAMet.self) { !$0.inTime }
        #expect(try psql("SELECT count(*) FROM sla WHERE NOT in_time") == ["\(late)"])
        #expect(
            try psql("SELECT count(*) FROM sla WHERE started > coalesce(met, started)") == ["0"])
        #expect(lap.clocks.contains { $0.hasSuffix("ended") })
        let states = try psql("SELECT handoff, sla, start, state FROM sla")
        #expect(Set(states) == lap.clocks)
        #expect(try psql("SELECT count(*) FROM sla WHERE state = 'running'") == ["0"])
    }

    @Test func `each column of the views says what it means`() throws {
        let silent = try psql(
            "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a "
                + "ON a.attrelid = c.oid "
                + "WHERE c.relnamespace = '\(lap.place.schema)'::regnamespace "
                + "AND c.relname IN ('handoffs', 'events', 'sla', 'packets') AND a.attnum > 0 "
                + "AND col_description(c.oid, a.attnum) IS NULL")
        #expect(silent == [])
    }

    @Test func `each version of a packet is a row`() throws {
        let sealed = lap.count(PacketSealed.self)
        let amended = lap.count(PacketAmended.self)
        #expect(
            try psql("SELECT count(sections), count(changes) FROM packets") == [
                "\(sealed)|\(amended)"
            ])
        let expected = lap.events.compactMap { event in
            (event.body as? PacketSealed).map { packet in
                let required = packet.sections.flatMap(\.fields).filter(\.required)
                return "\(packet.handoff)|\(required.count)|\(required.count { $0.known != nil })"
            }
        }
        #expect(!expected.isEmpty)
        #expect(
            try Set(
                psql("SELECT handoff, required, known FROM packets WHERE sections IS NOT NULL"))
                == Set(expected))
    }

    @Test(arguments: [
        "DELETE FROM journal", "SELECT * FROM journal", "UPDATE writer SET epoch = 1",
        "UPDATE events SET type = 'x'", "INSERT INTO cursors VALUES ('a', 1, 1, 1)",
        "CREATE TABLE own (a int)",
    ])
    func `who may read the views may do nothing else`(statement: String) throws {
        let answer = try psql(statement).first ?? ""
        #expect(
            answer.hasPrefix("ERROR:  permission denied")
                || answer.hasPrefix("ERROR:  cannot update view"), "\(answer)")
    }

    @Test func `an event that jsonb does not allow spoils no other row`() throws {
        let place = ScratchSchema()
        let journal = try place.open()
        for (number, data) in [#""a""#, #""\u0000""#, "1e400000", #""b""#].enumerated() {
            let text =
                #"{"specversion":"1.0","id":"\#(number)","source":"/s","type":"t","data":\#(data)}"#
            let json = Array(text.utf8)
            let submitted = Submitted(envelope: try Envelope(scanning: json), json: json)
            _ = try journal.append(
                Group(
                    epoch: 1, recorded: Instant(microseconds: 0),
                    submissions: [Submission(outcome: nil, events: [submitted])]))
        }
        journal.close()
        let rows = try place.server.execute(
            "SELECT data::text FROM \(place.schema).events ORDER BY sequence")
        #expect((0..<rows.count).map { rows.text($0, 0) } == [#""a""#, nil, nil, #""b""#])
    }
}
