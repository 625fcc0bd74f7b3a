// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import FoundationNetworking
internal import PostgresTesting
internal import Wire
internal import WorkerKit
internal import WorkerTesting

/// Strikes the bus that writes, again and again, while doors publish, and measures how long they
/// wait until another one has taken over.
struct WriterStrikes {
    enum Kind: Hashable {
        /// SIGKILL; it is started again and stands by.
        case kill
        /// SIGSTOP, and SIGCONT after a while: it must notice that another one writes, and end.
        case stop
        /// SIGKILL of every process of the database's server, which is started again.
        case database
    }

    /// What a strike came to.
    struct Struck {
        var kind: Kind
        /// From the strike until something that was published after it was acknowledged.
        var pause: Duration
        /// From the strike until every worker had reported to the bus that took over.
        var workers: Duration
        var complaint: String?
    }

    let handoffs: Int
    let kinds: [Kind]
    let stopTime: Duration
    let fleet: Fleet
    let supervisor: Supervisor
    /// The campaign's own, where it has one.
    let server: PostgresServer?
    let ledger: Ledger

    /// Somebody who has not come by then never does.
    static let patience = Duration.seconds(60)
    /// A process that is killed does not end within the same microsecond.
    private static let lastBreath = Duration.milliseconds(20)

    func run(_ client: BusClient) async throws -> [Struck] {
        let feed = Feed(handoffs)
        let over = Over()
        return try await withThrowingTaskGroup(of: [Struck].self) { group in
            for _ in 0..<Feed.doors {
                group.addTask {
                    try await feed.run(client, ledger)
                    return []
                }
            }
            group.addTask {
                try await Pulse(client: client, ledger: ledger).run { await over.isSet }
                return []
            }
            group.addTask {
                let struck = try await strikeAll(client, feed)
                await over.set()
                return struck
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }

    private actor Over {
        private(set) var isSet = false
        func set() { isSet = true }
    }

    /// Each strike comes in the middle of its share of the handoffs.
    private func strikeAll(_ client: BusClient, _ feed: Feed) async throws -> [Struck] {
        var struck: [Struck] = []
        for (number, kind) in kinds.enumerated() {
            try await until("a bus stands by") { try await everyOtherStandsBy(client) }
            await feed.allow(handoffs * (number + 1) / kinds.count)
            let middle = handoffs * (2 * number + 1) / (2 * kinds.count)
            try await until("handoffs pass") { await feed.fed >= middle }
            let result = try await strike(kind, client)
            struck.append(result)
            Terminal.progress(
                "\(number + 1) of \(kinds.count) strikes, \(await feed.fed) of \(handoffs) "
                    + "handoffs; the last pause \(result.pause.brief)")
        }
        await feed.allow(handoffs)
        Terminal.endProgress()
        return struck
    }

    private func strike(_ kind: Kind, _ client: BusClient) async throws -> Struck {
        let writer = fleet.buses[try await writing(client)].name
        let epoch = try await client.status(patience: Self.patience).epoch
        let start = ContinuousClock.now
        switch kind {
        case .kill: try await signal(writer, SIGKILL)
        case .stop: try await signal(writer, SIGSTOP)
        case .database: try await crash(server)
        }
        let asked = start + Self.lastBreath
        try await until("something is acknowledged") {
            await ledger.acknowledgement(after: asked) != nil
        }
        let pause = (await ledger.acknowledgement(after: asked) ?? .now) - start
        try await until("every worker has reported") {
            let status = try await client.status(patience: Self.patience)
            let seen = Set(status.workers.filter { $0.state != .silent }.map(\.worker))
            let isNext = kind == .database || status.epoch > epoch
            return isNext && seen.count >= fleet.workers.count
        }
        let workers = ContinuousClock.now - start
        let complaint = kind == .stop ? try await wake(writer, at: start + stopTime) : nil
        return Struck(kind: kind, pause: pause, workers: workers, complaint: complaint)
    }

    private func signal(_ name: String, _ number: Int32) async throws {
        guard await supervisor.strike(name, with: number) else {
            throw Failure("\(name) is not running", status: .refused)
        }
    }

    /// Returns when the server is up again and has recovered.
    private func crash(_ server: PostgresServer?) async throws {
        guard let server else { return }
        try await Task.detached {
            try server.crash()
            try server.start()
        }.value
    }

    /// Lets a bus go on that stood still: it has to end by itself.
    private func wake(
        _ name: String, at moment: ContinuousClock.Instant
    ) async throws -> String? {
        try await Task.sleep(until: moment, clock: .continuous)
        let before = await supervisor.ends[name]?.count ?? 0
        guard await supervisor.strike(name, with: SIGCONT) else {
            return "\(name) had ended while it stood still"
        }
        try await until("\(name) ends") { await supervisor.ends[name]?.count ?? 0 > before }
        let how = await supervisor.ends[name]?.how ?? "?"
        return how == "exit code 77" ? nil : "\(name) woke up and ended with \(how), not with 77"
    }

    /// The place of the bus that writes.
    private func writing(_ client: BusClient) async throws -> Int {
        let endpoint = await client.endpoint
        guard let place = fleet.address.places.firstIndex(where: { $0.publish == endpoint }) else {
            throw Failure("no bus writes", status: .refused)
        }
        return place
    }

    private func everyOtherStandsBy(_ client: BusClient) async throws -> Bool {
        let writing = try await writing(client)
        for (place, page) in fleet.busPages.enumerated() where place != writing {
            guard let (text, _) = try? await URLSession.shared.data(from: page),
                String(decoding: text, as: UTF8.self).contains("this one stands by")
            else { return false }
        }
        return true
    }

    private func until(_ what: String, _ isTrue: () async throws -> Bool) async throws {
        let end = ContinuousClock.now + Self.patience
        while try await !isTrue() {
            guard ContinuousClock.now < end else {
                throw Failure(
                    "waited \(Self.patience.brief) in vain: \(what)", status: .refused)
            }
            try await Task.sleep(for: .milliseconds(10))
        }
    }
}

extension [WriterStrikes.Struck] {
    /// What publishers may have to wait, and workers.
    static let mostPause = Duration.seconds(6)

    /// The figures in words.
    var lines: [String] {
        let words: [(kind: WriterStrikes.Kind, words: String)] = [
            (.kill, "kills of the bus that writes"), (.stop, "stops of it"),
            (.database, "kills of the database's server"),
        ]
        return words.compactMap { kind, words in
            let part = filter { $0.kind == kind }
            if part.isEmpty { return nil }
            return "\(part.count) \(words): publishers waited \(Self.words(part.map(\.pause))); "
                + "every worker was back after \(Self.words(part.map(\.workers)))"
        }
    }

    var complaints: [String] {
        enumerated().flatMap { number, struck in
            // How long a server needs after a crash is its own affair.
            let waits =
                struck.kind == .database
                ? [] : [("publishers waited", struck.pause), ("workers", struck.workers)]
            return waits.filter { $0.1 >= Self.mostPause }.map {
                "strike \(number + 1) (\(struck.kind)): \($0.0) \($0.1.brief); less than "
                    + "\(Self.mostPause.brief) is promised"
            } + [struck.complaint].compactMap(\.self)
        }
    }

    private static func words(_ times: [Duration]) -> String {
        let sorted = times.sorted()
        guard let longest = sorted.last else { return "–" }
        return "\(sorted[sorted.count / 2].brief) (median), \(longest.brief) (longest)"
    }
}
