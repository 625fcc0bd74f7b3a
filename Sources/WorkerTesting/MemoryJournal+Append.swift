// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journal
internal import Journey
internal import Wire

extension MemoryJournal.Contents {
    mutating func append(_ group: Group) -> Appended {
        precondition(group.epoch == epoch, "epoch \(group.epoch) is fenced by \(epoch)")
        precondition(group.recorded >= records.last?.recorded ?? group.recorded, "time goes back")
        var verdicts: [Verdict] = []
        var commits: [Commit] = []
        var conflicted: Set<FoldID> = []
        for submission in group.submissions {
            let first = records.count
            if let key = submission.outcome {
                let verdict =
                    conflicted.contains(key.fold)
                    ? .conflict("\(key) follows a conflict") : take(submission, key, group.recorded)
                if case .conflict = verdict { conflicted.insert(key.fold) }
                verdicts.append(verdict)
            } else {
                verdicts.append(.stored(takeFromDoor(submission, group.recorded)))
            }
            pack(records[first...], group, into: &commits)
        }
        for move in group.cursors { raise(move.fold, to: move.settled) }
        if !commits.isEmpty { commits[commits.count - 1].cursors = group.cursors }
        ends += commits.map(\.through.sequence)
        return Appended(verdicts: verdicts, commits: commits, head: head)
    }

    private mutating func take(
        _ submission: Submission, _ key: OutcomeKey, _ recorded: Instant
    ) -> Verdict {
        if let known = outcomes[MemoryJournal.Place(key)] {
            return compare(submission, key, known)
        }
        let names = submission.events.map(\.name)
        if let taken = names.first(where: { self.names[$0] != nil }) {
            return .conflict("\(key): \(taken.id) stands already")
        }
        guard Set(names).count == names.count else {
            return .conflict("\(key): an id comes twice")
        }
        let first = head.sequence + 1
        for event in submission.events { store(event, key, recorded) }
        let stored = MemoryJournal.StoredOutcome(
            key: key, sequences: first..<(head.sequence + 1))
        outcomes[MemoryJournal.Place(key)] = stored
        byAnchor[key.fold.worker, default: [:]][key.anchor, default: []].append(stored)
        raise(key.fold, to: key.settles)
        if submission.events.contains(where: { $0.envelope.type == EventParked.type }) {
            parkings.append(Parking(fold: key.fold, anchor: key.anchor))
        }
        return .stored(stored.sequences.map { Stored(sequence: $0, duplicate: false) })
    }

    /// An outcome that comes again must say the same.
    private func compare(
        _ submission: Submission, _ key: OutcomeKey, _ known: MemoryJournal.StoredOutcome
    ) -> Verdict {
        let isSame =
            known.key.phase == key.phase && known.sequences.count == submission.events.count
            && zip(known.sequences, submission.events).allSatisfy { sequence, event in
                names[event.name].map { $0 == (sequence, event.digest) } ?? false
            }
        guard isSame else { return .conflict("\(key) stands with other content") }
        return .stored(known.sequences.map { Stored(sequence: $0, duplicate: true) })
    }

    /// Through a door the first of an id stands; what comes again is dropped.
    private mutating func takeFromDoor(
        _ submission: Submission, _ recorded: Instant
    ) -> [Stored] {
        submission.events.map { event in
            if let known = names[event.name] {
                return Stored(sequence: known.sequence, duplicate: true)
            }
            store(event, nil, recorded)
            return Stored(sequence: head.sequence, duplicate: false)
        }
    }

    private mutating func store(_ event: Submitted, _ key: OutcomeKey?, _ recorded: Instant) {
        let sequence = head.sequence + 1
        let json = Stamp.stamp(event.json, sequence: sequence, recorded: recorded)
        let entry = Entry(
            sequence: sequence, type: event.envelope.type, slot: Slot(key: event.envelope.key),
            outcome: key, length: json.count)
        records.append(
            MemoryJournal.Record(
                entry: entry, envelope: event.envelope, json: json, recorded: recorded))
        positions.append(head.following(entry, json))
        names[event.name] = (sequence, event.digest)
    }

    /// Puts what one submission stored into one commit, a new one when the last is full.
    private func pack(
        _ records: ArraySlice<MemoryJournal.Record>, _ group: Group, into commits: inout [Commit]
    ) {
        guard let first = records.first else { return }
        let bytes = records.reduce(0) { $0 + $1.json.count + 256 }
        let isFull = commits.last.map {
            $0.body.count + $0.entries.count * 256 + bytes > Limits.commitBytes
        }
        if isFull != false {
            let after = positions[Int(first.entry.sequence) - 1]
            commits.append(
                Commit(epoch: epoch, after: after, through: after, recorded: group.recorded))
        }
        for record in records {
            commits[commits.count - 1].entries.append(record.entry)
            commits[commits.count - 1].body += record.json
            commits[commits.count - 1].through = positions[Int(record.entry.sequence)]
        }
    }

    private mutating func raise(_ fold: FoldID, to settled: UInt64) {
        cursors[fold] = max(cursors[fold, default: 0], settled)
    }
}

extension Submitted {
    fileprivate var name: MemoryJournal.EventName {
        MemoryJournal.EventName(source: envelope.source, id: envelope.id)
    }
    fileprivate var digest: Digest { envelope.digest(of: json) }
}
