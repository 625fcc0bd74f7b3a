// SPDX-License-Identifier: Apache-2.0
internal import Journal
internal import Wire

extension MemoryJournal.Contents {
    mutating func append(_ group: Group) -> Appended {
        precondition(group.epoch >= epoch, "epoch \(group.epoch) is fenced by \(epoch)")
        let posting = Posting(
            group, plan(group), after: head, lastRecorded: recorded, cursors: cursors)
        for submission in posting.accepted { note(submission) }
        for commit in posting.appended.commits { store(commit) }
        for move in posting.moves { cursors[move.fold] = move.settled }
        epoch = group.epoch
        return posting.appended
    }

    mutating func adopt(_ page: Commit) throws {
        let posting = try Posting(adopting: page, after: head)
        for submission in posting.accepted { note(submission) }
        for commit in posting.appended.commits { store(commit) }
        epoch = max(epoch, page.epoch)
    }

    private func plan(_ group: Group) -> AppendPlan {
        let offered = group.submissions.map { $0.events.map(AppendPlan.Placed.init) }
        var known: [EventKey: AppendPlan.Known] = [:]
        for event in offered.joined() { known[event.key] = events[event.key] }
        var plan = AppendPlan(head: head.sequence, events: known)
        for (submission, placed) in zip(group.submissions, offered) {
            let outcome = submission.outcome.flatMap { outcomes[OutcomePlace($0)] }
            plan.take(submission, placed, outcome)
        }
        return plan
    }

    private mutating func note(_ accepted: AppendPlan.Accepted) {
        for event in accepted.events {
            events[event.key] = AppendPlan.Known(sequence: event.sequence, digest: event.digest)
        }
        guard let key = accepted.outcome, let first = accepted.events.first?.sequence else {
            return
        }
        outcomes[OutcomePlace(key)] = AppendPlan.KnownOutcome(
            phase: key.phase, first: first, count: accepted.events.count)
        let own = OwnOutcome(key: key, first: first, count: UInt64(accepted.events.count))
        byAnchor[key.fold.worker, default: []].insert(inOrder: own)
        if accepted.parks, key.phase == .decision {
            parkings.insert(Parking(fold: key.fold, anchor: key.anchor))
        }
    }

    private mutating func store(_ commit: Commit) {
        var position = commit.after
        commit.forEachEvent { entry, range in
            position = position.following(entry, Array(commit.body[range]))
            positions.append(position)
        }
        commits.append(commit)
        recorded = commit.recorded
    }
}

extension [OwnOutcome] {
    /// Nearly always at the end: folds speak about what has just happened.
    fileprivate mutating func insert(inOrder own: OwnOutcome) {
        let place = start {
            $0.key.anchor > own.key.anchor || $0.key.anchor == own.key.anchor && $0 > own
        }
        insert(own, at: place)
    }
}
