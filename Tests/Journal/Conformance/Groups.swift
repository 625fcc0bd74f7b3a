// SPDX-License-Identifier: Apache-2.0
import Events
import Journal
import JournalSQLite
import Journey
import Testing
import Wire

extension Requirement {
    static let groups: [Requirement] =
        cursors + [
            Requirement("each epoch is higher than any before") { journal throws in
                let first = try journal.openEpoch()
                #expect(first >= 1)
                #expect(try journal.openEpoch() == first + 1)
            },
            Requirement("an epoch is higher than that of any commit") { journal throws in
                let group = Group(
                    epoch: 7, recorded: noon,
                    submissions: [Submission(outcome: nil, events: [event("a")])])
                _ = try journal.append(group)
                #expect(try journal.openEpoch() == 8)
            },
            Requirement("commits continue one another, and their chain is that of their events") {
                journal throws in
                var position = Position.start
                for id in ["a", "b", "c"] {
                    let appended = try journal.append(event(id))
                    let commit = appended.commits[0]
                    #expect(appended.commits.count == 1)
                    #expect(commit.after == position)
                    position = position.following(commit.entries[0], commit.events[0])
                    #expect(commit.through == position)
                    #expect(appended.head == position)
                }
                #expect(try journal.head == position)
            },
            Requirement("events are stored stamped") { journal throws in
                let commit = try journal.append(event("a"), seconds: 5).commits[0]
                let envelope = try Envelope(scanning: commit.events[0])
                #expect(envelope.sequence == 1)
                #expect(envelope.recorded == noon + .seconds(5))
                #expect(commit.recorded == noon + .seconds(5))
                #expect(try journal.lastRecorded == noon + .seconds(5))
            },
            Requirement("a directory tells type, slot and outcome") { journal throws in
                let key = key(inSlot: 7)
                let commit = try journal.append(
                    event("a", type: "x.y", key: key), outcome: outcome(at: 1)
                ).commits[0]
                #expect(commit.entries[0].type == "x.y")
                #expect(commit.entries[0].slot == Slot(7))
                #expect(commit.entries[0].outcome == outcome(at: 1))
            },
            Requirement("an empty journal has nothing") { journal throws in
                #expect(try journal.head == .start)
                #expect(try journal.lastRecorded == nil)
                #expect(try journal.cursors() == [:])
                #expect(try journal.ids() == [])
            },
            Requirement("a large group becomes several commits, each submission in one") {
                journal throws in
                let filling = "\"" + String(repeating: "x", count: 200_000) + "\""
                let submissions = (0..<4).map { number in
                    Submission(
                        outcome: nil,
                        events: (0..<3).map { event("\(number).\($0)", data: filling) })
                }
                let appended = try journal.append(
                    Group(epoch: 1, recorded: noon, submissions: submissions))
                #expect(appended.commits.count == 4)
                #expect(appended.commits.map(\.entries.count) == [3, 3, 3, 3])
                #expect(
                    zip(appended.commits.dropFirst(), appended.commits).allSatisfy {
                        $0.after == $1.through
                    })
                #expect(
                    appended.commits.allSatisfy {
                        $0.head.count + $0.body.count <= Limits.commitBytes
                    })
                #expect(try journal.ids().count == 12)
            },
            Requirement("time never goes back behind the last event") { journal throws in
                try journal.append(event("a"), seconds: 60)
                let commit = try journal.append(event("b"), seconds: 0).commits[0]
                #expect(commit.recorded == noon + .seconds(60))
            },
        ]

    private static let cursors: [Requirement] = [
        Requirement("an outcome settles its anchor; an alarm what lies before its anchor") {
            journal throws in
            try journal.append(event("x"), outcome: outcome(at: 7, .alarm))
            #expect(try journal.cursors() == [gate3: 6])
            try journal.append(event("y"), outcome: outcome(at: 7, step: 1))
            #expect(try journal.cursors() == [gate3: 7])
        },
        Requirement("a cursor never goes back") { journal throws in
            try journal.append(event("x"), outcome: outcome(at: 7))
            let group = Group(
                epoch: 1, recorded: noon, submissions: [],
                cursors: [CursorMove(fold: gate3, settled: 5)])
            _ = try journal.append(group)
            #expect(try journal.cursors() == [gate3: 7])
        },
        Requirement("cursors that are reported alone are kept without a commit") { journal throws in
            let group = Group(
                epoch: 1, recorded: noon, submissions: [],
                cursors: [CursorMove(fold: gate3, settled: 5)])
            let appended = try journal.append(group)
            #expect(appended.commits.isEmpty)
            #expect(try journal.cursors() == [gate3: 5])
        },
        Requirement("a commit tells the cursors that moved with it") { journal throws in
            let other = FoldID(worker: "router", slot: .all)
            let group = Group(
                epoch: 1, recorded: noon,
                submissions: [Submission(outcome: outcome(at: 4), events: [event("x")])],
                cursors: [CursorMove(fold: other, settled: 9)])
            let commits = try journal.append(group).commits
            #expect(
                commits[0].cursors == [
                    CursorMove(fold: gate3, settled: 4), CursorMove(fold: other, settled: 9),
                ])
        },
        Requirement("an outcome that conflicts moves no cursor") { journal throws in
            try journal.append(event("x"))
            try journal.append(event("x"), outcome: outcome(at: 7))
            #expect(try journal.cursors() == [:])
        },
    ]
}
