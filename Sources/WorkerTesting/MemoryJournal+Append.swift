// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journal
internal import Wire

extension MemoryJournal.Contents {
    /// What an append comes to, while nothing is stored yet.
    func posting(_ group: Group) -> Posting {
        precondition(group.epoch >= epoch, "epoch \(group.epoch) is fenced by \(epoch)")
        let last = breakage == .goesByTheWall ? nil : recorded
        return Posting(group, plan(group), after: head, lastRecorded: last, cursors: cursors)
    }

    private func plan(_ group: Group) -> AppendPlan {
        let offered = group.submissions.map { $0.events.map(AppendPlan.Placed.init) }
        var known: [EventKey: AppendPlan.Known] = [:]
        for (submission, placed) in zip(group.submissions, offered) where knows(submission) {
            for event in placed { known[event.key] = events[event.key] }
        }
        var plan = AppendPlan(head: head.sequence, events: known)
        for (submission, placed) in zip(group.submissions, offered) {
            let outcome = submission.outcome.flatMap {
                knows(submission) ? outcomes[OutcomePlace($0)] : nil
            }
            plan.take(submission, placed, outcome)
        }
        return plan
    }

    private func knows(_ submission: Submission) -> Bool {
        breakage != (submission.outcome == nil ? .forgetsEvents : .forgetsOutcomes)
    }

    /// Takes what is durable: of an append, or of a log that is read again.
    mutating func take(_ record: JournalRecord) {
        var identities = record.identities[...]
        for commit in record.commits { store(commit, &identities) }
        for move in record.moves { cursors[move.fold] = move.settled }
        epoch = max(epoch, record.epoch)
    }

    private mutating func store(
        _ commit: Commit, _ identities: inout ArraySlice<JournalRecord.Identity>
    ) {
        var position = commit.after
        var own: OwnOutcome?
        commit.forEachEvent { entry, range in
            position = position.following(entry, Array(commit.body[range]))
            positions.append(position)
            let identity = identities.removeFirst()
            events[identity.key] = AppendPlan.Known(
                sequence: entry.sequence, digest: identity.digest)
            if own?.key != entry.outcome {
                note(own)
                own = entry.outcome.map { OwnOutcome(key: $0, first: entry.sequence, count: 0) }
            }
            own?.count += 1
            if entry.type == EventParked.type, let key = entry.outcome, key.phase == .decision {
                parkings.insert(Parking(fold: key.fold, anchor: key.anchor))
            }
        }
        note(own)
        commits.append(commit)
        recorded = commit.recorded
    }

    /// An outcome is within one commit, whole.
    private mutating func note(_ own: OwnOutcome?) {
        guard let own else { return }
        outcomes[OutcomePlace(own.key)] = AppendPlan.KnownOutcome(
            phase: own.key.phase, first: own.first, count: Int(own.count))
        byAnchor[own.key.fold.worker, default: []].insert(inOrder: own)
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
