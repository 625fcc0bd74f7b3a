// SPDX-License-Identifier: Apache-2.0
internal import Console
internal import Events
internal import Journey

extension HandoffPage {
    /// Accept or send back: the owner's to say.
    struct Decision {
        let heading: String
        let mayAct: Bool
        let note: String
        let who: WhoField?
        /// The reason that was typed on a page that comes back.
        let reason: String
        let isSendingBack: Bool

        /// Nil where nothing is to be decided.
        init?(
            _ handoff: HandoffView, _ narrator: Narrator, _ visitor: Visitor, _ typed: FormText?
        ) {
            guard handoff.state == .routed, let owner = handoff.owner else { return nil }
            let name = narrator.name(of: owner)
            mayAct = visitor.person == nil || visitor.person == owner
            heading = visitor.person == owner ? "Do you take it over?" : "\(name) decides"
            note = "Only \(name) can accept it or send it back."
            who = WhoField(visitor, narrator, expected: owner, typed: typed?["person"])
            isSendingBack = typed?.values["reason"] != nil
            reason = typed?.values["reason"] ?? ""
        }
    }

    struct Task {
        let handoff: String
        let task: String
        let what: String
        let meta: String
        let mayDo: Bool
        let kind: String

        init(
            _ task: TaskView, of handoff: HandoffView, _ narrator: Narrator, _ doer: PersonID?,
            _ now: Instant
        ) {
            self.handoff = handoff.id.rawValue
            self.task = task.task.rawValue
            what = task.what
            mayDo = doer != nil && !task.isDone && handoff.state != .rejected
            kind = task.isDone ? "finished" : "open"
            let person = task.person.map(narrator.name(of:)) ?? task.who.words
            if let done = task.done {
                let by = task.doneBy.map(narrator.name(of:)) ?? person
                meta = "done by \(by), \(done.words(from: now))"
            } else {
                let due =
                    task.due.map { "by \($0.dueWords(from: now))" }
                    ?? "\(task.dueRule.period) after \(task.dueRule.after.words)"
                meta = "\(person), \(due)" + (task.human ? ", in person" : "")
            }
        }
    }

    struct Clock {
        let name: String
        let text: String
        let kind: String

        init(_ clock: ClockView, isOver: Bool, _ now: Instant) {
            name = clock.sla.words
            let due = clock.due.words(from: now)
            if let met = clock.met {
                text =
                    clock.inTime == true
                    ? "met \(met.words(from: now)), in time"
                    : "met \(met.words(from: now)), late: it was due \(due)"
                kind = clock.inTime == true ? "met" : "late"
            } else if clock.isOverdue {
                text = "overdue since \(due)"
                kind = isOver ? "ended" : "late"
            } else {
                text = isOver ? "ended" : "due \(due)"
                kind = isOver ? "ended" : "running"
            }
        }
    }

    struct Section {
        struct Entry {
            let label: String
            let lines: [String]
            let isList: Bool
            let provenance: String?
        }

        let title: String
        let entries: [Entry]

        init(_ section: PacketPage.Section) {
            title = section.title
            entries = section.entries.map {
                Entry(
                    label: $0.label, lines: $0.lines, isList: $0.lines.count > 1,
                    provenance: $0.provenance.isEmpty ? nil : $0.provenance)
            }
        }
    }

    /// What the receiver thinks of the packet.
    struct Rating {
        let ask: String
        let stars: [Int]
        let scale: Int
        let given: [String]
        let isOpen: Bool
        let who: WhoField?
        /// What was typed on a page that comes back.
        let comment: String

        /// Nil until there is a packet to judge.
        init?(
            _ handoff: HandoffView, _ narrator: Narrator, _ visitor: Visitor, _ typed: FormText?
        ) {
            let point = narrator.rules.point(handoff.point, version: handoff.topology)
            guard let question = point?.feedback.first, handoff.packet != nil,
                handoff.state >= .accepted
            else { return nil }
            ask = question.ask
            scale = question.scale
            stars = Array(1...max(1, question.scale))
            let ratings = handoff.feedback.filter { !$0.rejected }
            given = ratings.map { rating in
                "\(narrator.name(of: rating.from)): \(rating.stars ?? 0) of \(question.scale)"
                    + (rating.comment.map { ", “\($0)”" } ?? "")
            }
            let asked = narrator.people.person(
                in: question.who, rep: handoff.rep, owner: handoff.owner)
            let mayRate = visitor.person == nil || visitor.person == asked
            let hasRated = ratings.contains { $0.from == asked }
            isOpen = handoff.state != .rejected && mayRate && !hasRated
            who = WhoField(visitor, narrator, expected: asked, typed: typed?["person"])
            comment = typed?["comment"] ?? ""
            if given.isEmpty, !isOpen { return nil }
        }
    }

    struct Line {
        let at: String
        let iso: String
        let text: String

        init(_ line: TimelineLine) {
            at = line.at.dateAndTime
            iso = line.at.rfc3339
            text = line.text
        }
    }
}
