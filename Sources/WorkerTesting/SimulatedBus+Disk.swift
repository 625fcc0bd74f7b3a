// SPDX-License-Identifier: Apache-2.0
internal import Bus
internal import Journal
internal import Journey
internal import Wire

/// What the bus's core asks of the disk.
extension Simulation {
    /// The journal is what the disk has kept.
    func recover() {
        journal = MemoryJournal(breakage: breakage)
        let torn = bus.appending
        bus.appending = nil
        switch bus.disk.recover(into: journal) {
        case .empty: break
        case .whole: strikes.note(.wholeTail)
        case .torn:
            strikes.note(.tornTail)
            guard breakage == .keepsTornTail, let half = torn?.half else { break }
            journal.take(half)
            bus.disk.write(half)
        }
        bus.disk.sync()
        bus.durable = journal.head.sequence
        checkWhole()
    }

    /// What a door said at once is there whole or not at all, also before it says it again.
    func checkWhole() {
        for door in doors {
            for ids in door.said where ids.count > 1 {
                let count = ids.count { journal.holds(EventKey(source: door.source, id: $0)) }
                if count % ids.count != 0 {
                    complain(.allOrNothing, "\(count) of \(ids.count): \(door.source) \(ids)")
                }
            }
        }
    }

    func openEpoch() -> UInt64 {
        let epoch = journal.openEpoch()
        bus.disk.write(JournalRecord(epoch: epoch))
        bus.disk.sync()
        return epoch
    }

    /// A group is written at once and synced a while later; until then nobody has it.
    func append(_ group: Group, _ start: Int) {
        var group = group
        if breakage == .goesByTheWall { group.recorded = now + bus.wall }
        let (appended, record) = journal.prepare(group)
        bus.disk.write(record)
        bus.appending = record
        let delay = random.duration(in: 0...4) + heldUp(.slowAppend) + stalled()
        // Readers find it before the bus's own thread has heard of it.
        let news = random.duration(in: 0...3)
        func finish() {
            journal.take(record)
            after(news) {
                if self.isUp(start) { self.stepBus(.appended(appended)) }
            }
        }
        if breakage == .answersBeforeSync {
            after(.milliseconds(1)) { if self.isUp(start) { finish() } }
        }
        if bus.diesWriting {
            bus.diesWriting = false
            after(delay * random.number(in: 0...9) / 10) {
                if self.isUp(start) { self.endBus(by: .busCrash) }
            }
        }
        after(delay) {
            guard self.isUp(start) else { return }
            if self.bus.failsNextSync {
                self.bus.failsNextSync = false
                if self.breakage != .ignoresFailedSync { return self.endBus(by: .failedSync) }
            } else {
                self.bus.disk.sync()
                self.bus.durable = max(self.bus.durable, appended.head.sequence)
            }
            self.bus.appending = nil
            if self.breakage != .answersBeforeSync { finish() }
        }
    }

    func read(_ ticket: UInt64, _ query: Query, _ start: Int) {
        after(random.duration(in: 0...10) + heldUp(.slowRead)) {
            guard self.isUp(start) else { return }
            self.stepBus(.read(ticket: ticket, self.journal.read(query)))
        }
    }

    func keep(_ part: SnapshotPart, _ number: UInt64, _ client: Client, _ start: Int) {
        after(random.duration(in: 0...10)) {
            guard self.isUp(start) else { return }
            self.bus.snapshots.keep(part)
            self.stepBus(.kept(client, number: number))
        }
    }

    /// Some are lost or damaged: nobody's state may depend on them.
    func recall(_ recall: Recall, _ client: Client, _ start: Int) {
        var part = bus.snapshots.recall(recall.key, part: recall.part)
        if part != nil, random.chance(faults.lostSnapshot) {
            strikes.note(.lostSnapshot)
            if random.chance(500) { part = nil } else { part?.bytes.append(0) }
        }
        after(random.duration(in: 0...10)) {
            guard self.isUp(start) else { return }
            self.stepBus(.recalled(client, number: recall.number, part))
        }
    }

    private func isUp(_ start: Int) -> Bool { bus.start == start && bus.core != nil }

    /// How much longer something takes while the disk is slow.
    private func heldUp(_ fault: Fault) -> Duration {
        guard bus.drag > 0 else { return .zero }
        strikes.note(fault)
        return random.duration(in: 0...bus.drag)
    }

    private func stalled() -> Duration {
        guard bus.stall > .zero else { return .zero }
        strikes.note(.slowAppend)
        defer { bus.stall = .zero }
        return bus.stall
    }
}

extension JournalRecord {
    /// A part of the first request in it that has several events; nil when there is none.
    fileprivate var half: JournalRecord? {
        guard let commit = commits.first, commit.entries.count > 1 else { return nil }
        var half = self
        let through = commit.position(at: commit.entries[commit.entries.count - 2].sequence)
        var part = commit
        part.through = through
        part.entries.removeLast()
        part.body = Array(part.body.prefix(part.entries.reduce(0) { $0 + $1.length }))
        half.commits = [part]
        half.identities.removeLast(identities.count - part.entries.count)
        half.moves = []
        return half
    }
}
