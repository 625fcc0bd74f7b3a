// SPDX-License-Identifier: Apache-2.0
internal import Crew
internal import Events
internal import Journal
internal import Journey
internal import Postgres
internal import Wire
internal import WorkerKit
internal import WorkerTesting

/// Holds the journal of a campaign against what was promised.
struct ChaosVerdict {
    let journal: any Journal
    private(set) var events: UInt64 = 0
    var complaints: [String] = []

    /// Counts what each handoff got: expected by hand from the shipped playbook, not by the folds.
    init(journal: any Journal, handoffs: Int) throws {
        self.journal = journal
        var counts: [String: Int] = [:]
        var last: UInt64 = 0
        var faults: [String] = []
        try journal.forEachEvent(of: nil) { _, event in
            if event.sequence != last + 1 { faults.append("\(last + 1) is missing") }
            last = event.sequence
            guard let handoff = event.handoff else { return }
            switch event.body {
            case is HandoffRouted: counts["\(handoff) routed", default: 0] += 1
            case let task as TaskCreated: counts["\(handoff) task \(task.task)", default: 0] += 1
            case let clock as SLAStarted: counts["\(handoff) clock \(clock.sla)", default: 0] += 1
            default: break
            }
        }
        events = last
        for number in 0..<handoffs {
            let handoff = TrialCustomer(number: number).handoff
            let expected =
                ["\(handoff) routed"] + TrialCustomer.tasks.map { "\(handoff) task \($0)" }
                + TrialCustomer.clocks.map { "\(handoff) clock \($0)" }
            for name in expected {
                let count = counts.removeValue(forKey: name) ?? 0
                if count != 1 { faults.append("\(name): \(count) times") }
            }
        }
        for (name, _) in counts.sorted(by: { $0.key < $1.key }) {
            faults.append("\(name): nobody called for it")
        }
        complaints = faults
    }

    /// Holds every event that was acknowledged against the journal: there, at its place, once.
    ///
    /// - Returns: How many are lost, and how many are there twice.
    mutating func judge(
        _ acknowledged: [Ledger.EventName: UInt64]
    ) throws -> (lost: Int, twice: Int) {
        var found: [Ledger.EventName: [UInt64]] = [:]
        var position = Position.start
        while case .page(let page, let atEnd, _) = try journal.read(Query(from: position)) {
            for (entry, json) in zip(page.entries, page.events) where entry.outcome == nil {
                let envelope = try Envelope(scanning: json)
                let name = Ledger.EventName(source: envelope.source, id: envelope.id)
                if acknowledged[name] != nil { found[name, default: []].append(entry.sequence) }
            }
            if atEnd { break }
            position = page.through
        }
        var lost = 0
        for (name, sequence) in acknowledged where found[name]?.contains(sequence) != true {
            lost += 1
            complaints.append("\(name.source) \(name.id), acknowledged at \(sequence), is lost")
        }
        let twice = found.filter { $0.value.count > 1 }
        for (name, places) in twice {
            complaints.append("\(name.source) \(name.id) stands at \(places)")
        }
        return (lost, twice.count)
    }

    /// Whoever woke up has written nothing: along a database's journal epochs never go back.
    mutating func judgeEpochs(of database: String) throws {
        let rows = try Postgres.Connection(database).execute(
            """
            SELECT sequence, epoch FROM (SELECT sequence, epoch, \
            epoch < lag(epoch) OVER (ORDER BY sequence) AS is_old FROM baton.journal) stored \
            WHERE is_old ORDER BY sequence
            """)
        for row in 0..<rows.count {
            let (sequence, epoch) = (rows.text(row, 0) ?? "?", rows.text(row, 1) ?? "?")
            complaints.append("event \(sequence) was written in epoch \(epoch), after a newer one")
        }
    }

    /// Compares the running states with those that a replay gives, and sees that each fold is
    /// somebody's.
    mutating func judge(
        _ states: [(worker: WorkerName, replica: String, report: StateReport)]
    ) {
        for worker in Crew.workers {
            judge(worker, states.filter { $0.worker == worker.name }.map { ($0.1, $0.2) })
        }
    }

    private mutating func judge<W: Worker>(
        _ worker: W.Type, _ running: [(replica: String, report: StateReport)]
    ) {
        do {
            let start = Instant(microseconds: 0)
            let slots = Set((0...64).map { Slot($0) })
            var left: Set<String> = []
            var told: Set<String> = []
            // Replicas that stand at one place have one history.
            var histories: [UInt64: [Slot: [UInt8]]] = [:]
            for (replica, report) in running {
                let replayed =
                    try histories[report.through]
                    ?? Running(worker, replica: "replay", now: start)
                    .replayed(from: journal, through: report.through, slots)
                histories = [report.through: replayed]
                left.formUnion(replayed.keys.map { "\($0)" })
                for (slot, digest) in report.folds.sorted(by: { $0.key < $1.key }) {
                    told.insert(slot)
                    let bytes = UInt8(slot).flatMap { replayed[Slot($0)] } ?? replayed[.all] ?? []
                    guard Digest(ofBytes: bytes).hex != digest else { continue }
                    complaints.append(
                        "\(replica)/\(slot) differs from its replay at \(report.through)")
                }
            }
            left.subtract(told)
            if running.isEmpty || !left.isEmpty {
                complaints.append("nobody tells the state of \(W.name)/\(left.sorted())")
            }
        } catch { complaints.append("\(W.name) cannot be replayed: \(error)") }
    }
}
