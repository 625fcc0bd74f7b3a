// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journal
internal import Journey
internal import Wire

extension BusCore {
    /// Takes a publish into the queue, or answers at once why not.
    mutating func publish(_ publish: Publish, from client: Client, _ actions: inout [Action]) {
        func answer(_ result: Answer.Result) {
            actions.append(
                .reply(
                    client,
                    .answer(
                        Answer(
                            number: publish.number, fold: publish.outcome?.key.fold, result: result)
                    )))
        }
        if let damageRefusal {
            return actions.append(.reply(client, .refused(number: publish.number, damageRefusal)))
        }
        if let lease = publish.outcome?.lease, !isOurs(lease) { return }
        if let speaker = publish.outcome, let refusal = objection(to: speaker, publish.number) {
            return answer(refusal)
        }
        let submission: Submission
        switch admit(publish) {
        case .success(let admitted): submission = admitted
        case .failure(let refusal): return answer(refusal.result)
        }
        let speaker = publish.outcome
        let expected = speaker.map { leases.expected($0.lease, $0.key.fold) } ?? publish.number
        if queue.isFull {
            queue.turnedAway += 1
            return answer(
                .busy(
                    milliseconds: PublishQueue.pause, expected: min(expected, publish.number)))
        }
        if let speaker {
            leases.expect(
                max(publish.number + 1, expected), of: speaker.key.fold, under: speaker.lease)
        }
        queue.add(
            Pending(
                client: client, number: publish.number, speaker: publish.outcome,
                submission: submission,
                bytes: publish.events.reduce(0) { $0 + $1.count + Stamp.bytes }))
    }

    /// Why a fold's publish is not taken now; nil when it is its turn.
    private mutating func objection(
        to speaker: Publish.Speaker, _ number: UInt64
    ) -> Answer.Result? {
        let fold = speaker.key.fold
        guard leases.renew(speaker.lease, worker: fold.worker, now: clock.now),
            leases.covers(speaker.lease, fold)
        else { return .fenced(speaker.lease) }
        guard number <= Publish.mostNumber else {
            return .bad(
                index: 0, path: "$", rule: "a number is at most \(Publish.mostNumber)")
        }
        let expected = leases.expected(speaker.lease, fold)
        if speaker.restarts { leases.expect(number, of: fold, under: speaker.lease) }
        guard number <= expected || speaker.restarts else {
            return .busy(milliseconds: 0, expected: expected)
        }
        guard speaker.key.anchor <= head.sequence else {
            return .bad(
                index: 0, path: "$",
                rule: "the anchor \(speaker.key.anchor) is not in the journal yet")
        }
        return nil
    }

    private struct Refusal: Error { var result: Answer.Result }

    /// Scans the envelopes, once.
    private func admit(_ publish: Publish) -> Result<Submission, Refusal> {
        func bad(_ index: Int, _ path: String, _ rule: String) -> Result<Submission, Refusal> {
            .failure(Refusal(result: .bad(index: UInt32(index), path: path, rule: rule)))
        }
        let bytes = publish.events.reduce(0) { $0 + $1.count }
        guard (1...Limits.requestEvents).contains(publish.events.count) else {
            return bad(0, "$", "a request has 1 to \(Limits.requestEvents) events")
        }
        guard bytes <= Limits.requestBytes else {
            return bad(
                0, "$", "a request of \(bytes) bytes; at most \(Limits.requestBytes): split it")
        }
        var events: [Submitted] = []
        for (index, json) in publish.events.enumerated() {
            do {
                let envelope = try Envelope(scanning: json)
                guard envelope.sequence == 0, envelope.recorded == nil else {
                    return bad(
                        index, "$.sequence",
                        "sequence and recordedtime are the bus's: leave them out")
                }
                if let fault = voiceFault(envelope.source, publish.outcome) {
                    return bad(index, "$.source", fault)
                }
                if publish.outcome == nil,
                    !Catalogue.isSaidOutside(envelope.type, by: envelope.source)
                {
                    return bad(
                        index, "$.type",
                        "\(envelope.type) is said by Baton alone: tell facts (fact.observed) and "
                            + "commands (handoff.accept.requested)")
                }
                events.append(Submitted(envelope: envelope, json: json))
            } catch {
                return bad(index, error.path, error.rule)
            }
        }
        return .success(Submission(outcome: publish.outcome?.key, events: events))
    }

    /// Ids are unique within a source, and a worker's are derived: nobody else may take them.
    private func voiceFault(_ source: String, _ speaker: Publish.Speaker?) -> String? {
        if let worker = speaker?.key.fold.worker {
            let own = "/baton/\(worker)"
            return source == own ? nil : "an outcome of \(worker) bears the source \(own)"
        }
        return ownVoices.contains(source)
            ? "only the bus and its workers speak as \(source): name yourself" : nil
    }

    /// Gives the journal its next group.
    mutating func appendNext(_ actions: inout [Action]) {
        guard damage == nil, queue.underWay == nil else { return }
        let cursorsAreDue = !movedCursors.isEmpty && clock.now >= nextCursorStore
        let group = queue.nextGroup()
        guard group != nil || cursorsAreDue else { return }
        if group == nil { queue.beginEmptyGroup() }
        nextCursorStore = clock.now + Self.cursorPause
        let moves = movedCursors.map { CursorMove(fold: $0.key, settled: $0.value) }
        movedCursors = [:]
        actions.append(
            .append(
                Group(
                    epoch: epoch, recorded: clock.now,
                    submissions: (group ?? []).map(\.submission),
                    cursors: moves.sorted { $0.fold < $1.fold })))
    }

    /// The group is on disk: answers go out, and everybody hears of it.
    mutating func settle(_ appended: Appended, _ actions: inout [Action]) {
        let group = queue.finishGroup()
        head = appended.head
        for (pending, verdict) in zip(group, appended.verdicts) {
            settle(pending, verdict, &actions)
        }
        for commit in appended.commits { actions.append(.broadcast(commit)) }
        if let last = appended.commits.last {
            if group.contains(where: \.isClock) {
                clock.rang(at: last.recorded, through: last.through.sequence)
            }
            // What was just said is as good as a beat.
            nextBeat = max(nextBeat, clock.now + Self.beat / 2)
        }
        grantWaiting(&actions)
    }

    private mutating func settle(
        _ pending: Pending, _ verdict: Verdict, _ actions: inout [Action]
    ) {
        let result: Answer.Result
        switch verdict {
        case .stored(let places):
            result = .stored(places)
            if let key = pending.speaker?.key {
                raise(key.fold, to: key.settles)
                leases.deaths.acquit(key)
            }
        case .conflict(let reason):
            result = .conflict(reason)
            // A holder that was fenced meanwhile says nothing about its successor's numbers.
            if let speaker = pending.speaker, leases.covers(speaker.lease, speaker.key.fold) {
                let fold = speaker.key.fold
                leases.expect(pending.number, of: fold, under: speaker.lease)
                let later = queue.remove { $0.speaker?.key.fold == fold }
                for request in later { refuse(request, expected: pending.number, &actions) }
            }
        }
        guard let client = pending.client else { return }
        let fold = pending.speaker?.key.fold
        actions.append(
            .reply(client, .answer(Answer(number: pending.number, fold: fold, result: result))))
    }

    private func refuse(_ pending: Pending, expected: UInt64, _ actions: inout [Action]) {
        guard let client = pending.client else { return }
        actions.append(
            .reply(
                client,
                .answer(
                    Answer(
                        number: pending.number, fold: pending.speaker?.key.fold,
                        result: .busy(milliseconds: 0, expected: expected)))))
    }

    mutating func raise(_ fold: FoldID, to settled: UInt64) {
        if settled > cursors[fold, default: 0] { cursors[fold] = settled }
    }
}
