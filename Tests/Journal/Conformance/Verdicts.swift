// SPDX-License-Identifier: Apache-2.0
import Events
import Journal
import JournalSQLite
import Journey
import Testing
import Wire

private func stored(_ sequences: UInt64...) -> Verdict {
    .stored(sequences.map { Stored(sequence: $0, duplicate: false) })
}
private func duplicates(_ sequences: UInt64...) -> Verdict {
    .stored(sequences.map { Stored(sequence: $0, duplicate: true) })
}
private func reason(_ verdict: Verdict) -> String {
    if case .conflict(let reason) = verdict { reason } else { "stored: \(verdict)" }
}

extension Requirement {
    static let verdicts: [Requirement] = doors + decided

    private static let doors: [Requirement] = [
        Requirement("sequences count from 1 without a hole") { journal throws in
            #expect(try journal.append(event("a"), event("b")).verdicts == [stored(1, 2)])
            #expect(try journal.append(event("c")).verdicts == [stored(3)])
            #expect(try journal.head.sequence == 3)
        },
        Requirement("what a door says twice is stored once, and the rest of its batch is stored") {
            journal throws in
            try journal.append(event("a"))
            let again = try journal.append(event("b"), event("a"), event("c"))
            #expect(
                again.verdicts == [
                    .stored([
                        Stored(sequence: 2, duplicate: false), Stored(sequence: 1, duplicate: true),
                        Stored(sequence: 3, duplicate: false),
                    ])
                ])
            #expect(try journal.ids() == ["a", "b", "c"])
        },
        Requirement("the first that came through a door stands, whatever the second says") {
            journal throws in
            try journal.append(event("a", data: #"{"n":1}"#))
            #expect(
                try journal.append(event("a", data: #"{"n":2}"#)).verdicts == [duplicates(1)])
            let json = try #require(try journal.event(at: 1)).json
            #expect(String(decoding: json, as: UTF8.self).contains(#""n":1"#))
        },
        Requirement("the same id of another source is another event") { journal throws in
            try journal.append(event("a", source: "/one"))
            #expect(try journal.append(event("a", source: "/two")).verdicts == [stored(2)])
        },
        Requirement("an id that comes twice within a group is stored once") { journal throws in
            let group = Group(
                epoch: 1, recorded: noon,
                submissions: [
                    Submission(outcome: nil, events: [event("a"), event("a")]),
                    Submission(outcome: nil, events: [event("a"), event("b")]),
                ])
            let verdicts = try journal.append(group).verdicts
            #expect(
                verdicts == [
                    .stored([
                        Stored(sequence: 1, duplicate: false), Stored(sequence: 1, duplicate: true),
                    ]),
                    .stored([
                        Stored(sequence: 1, duplicate: true), Stored(sequence: 2, duplicate: false),
                    ]),
                ])
        },
        Requirement("a group of duplicates makes no commit") { journal throws in
            try journal.append(event("a"))
            let head = try journal.head
            let again = try journal.append(event("a"))
            #expect(again.commits.isEmpty)
            #expect(again.head == head)
        },
    ]

    private static let decided: [Requirement] = [
        Requirement("an outcome offered again with the same events is there already") {
            journal throws in
            try journal.append(event("fact"))
            let events = [event("x"), event("y")]
            #expect(
                try journal.append(events, outcome: outcome(at: 1)).verdicts == [stored(2, 3)])
            #expect(
                try journal.append(events, outcome: outcome(at: 1)).verdicts == [duplicates(2, 3)])
        },
        Requirement("an outcome offered again with other data conflicts and changes nothing") {
            journal throws in
            try journal.append(event("x", data: #"{"n":1}"#), outcome: outcome(at: 1))
            let again = try journal.append(
                event("x", data: #"{"n":2}"#), outcome: outcome(at: 1))
            #expect(reason(again.verdicts[0]).contains("gate/3@1.0"))
            #expect(reason(again.verdicts[0]).contains("fact.observed x"))
            #expect(again.commits.isEmpty)
            #expect(try journal.head.sequence == 1)
        },
        Requirement("an outcome offered again with more, fewer or other events conflicts") {
            journal throws in
            let key = outcome(at: 1)
            try journal.append(event("x"), event("y"), outcome: key)
            for events in [
                [event("x")], [event("x"), event("y"), event("z")], [event("y"), event("x")],
                [event("x"), event("z")],
            ] {
                let verdict = try journal.append(events, outcome: key).verdicts[0]
                #expect(reason(verdict).contains("gate/3@1.0"))
            }
            #expect(try journal.head.sequence == 2)
        },
        Requirement("the same step in another phase conflicts") { journal throws in
            try journal.append(event("x"), outcome: outcome(at: 1, .alarm))
            let again = try journal.append(event("x"), outcome: outcome(at: 1, .decision))
            #expect(reason(again.verdicts[0]).contains("phase"))
        },
        Requirement("an outcome's event that stands elsewhere conflicts, even when it is equal") {
            journal throws in
            try journal.append(event("x"))
            let verdict = try journal.append(
                event("new"), event("x"), outcome: outcome(at: 1)
            ).verdicts[0]
            #expect(reason(verdict).contains("x stands at 1"))
            #expect(try journal.ids() == ["x"])
        },
        Requirement("within a group each submission stands or falls alone") { journal throws in
            let group = Group(
                epoch: 1, recorded: noon,
                submissions: [
                    Submission(outcome: outcome(at: 1), events: [event("x")]),
                    Submission(outcome: outcome(at: 1), events: [event("x")]),
                    Submission(outcome: outcome(at: 2), events: [event("y"), event("y")]),
                    Submission(outcome: nil, events: [event("z")]),
                ])
            let verdicts = try journal.append(group).verdicts
            #expect(verdicts[0] == stored(1))
            #expect(verdicts[1] == duplicates(1))
            #expect(reason(verdicts[2]).contains("twice"))
            #expect(verdicts[3] == stored(2))
            #expect(try journal.ids() == ["x", "z"])
        },
        Requirement("what a fold says after a conflict in the same group is not stored") {
            journal throws in
            let group = Group(
                epoch: 1, recorded: noon,
                submissions: [
                    Submission(outcome: outcome(at: 1), events: [event("x")]),
                    Submission(outcome: outcome(at: 1), events: [event("x", subject: "deal:2")]),
                    Submission(outcome: outcome(at: 2), events: [event("y")]),
                ])
            let verdicts = try journal.append(group).verdicts
            #expect(reason(verdicts[1]).contains("other content"))
            #expect(reason(verdicts[2]).contains("follows a conflict"))
            #expect(try journal.ids() == ["x"])
        },
        Requirement("what lies in the slot of another fold stands there too, without its key") {
            journal throws in
            let told = event("fact")
            let carried = event("carried")
            let fold = FoldID(
                worker: "gate", slot: Slot((Slot(key: carried.envelope.key).number + 1) % 64))
            try journal.append(told)
            let key = OutcomeKey(fold: fold, anchor: 1, step: 0, phase: .decision)
            try journal.append(carried, outcome: key)
            guard case .page(let page, _, _) = try journal.read(Query(worker: "gate")) else {
                Issue.record("no page")
                return
            }
            #expect(page.entries.map(\.sequence) == [1, 2, 2])
            #expect(page.entries.map { $0.outcome != nil } == [false, true, false])
        },
    ]
}
