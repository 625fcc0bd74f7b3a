// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import FoundationNetworking
internal import Wire
internal import WorkerKit

/// Where strikes happen: the processes, and what passes through them meanwhile.
struct Scene: Sendable {
    let fleet: Fleet
    let supervisor: Supervisor
    let client: BusClient
    let feed: Feed
    let ledger: Ledger

    /// What has not come by then never does.
    static let patience = Duration.seconds(60)
    /// One that reads all of history again may take so long, as a build for debugging.
    static let readingPatience = Duration.seconds(240)

    /// Has doors publish while `strikes` goes on, and until all is acknowledged.
    func underLoad(_ strikes: @escaping @Sendable () async throws -> Toll) async throws -> Toll {
        let over = Over()
        return try await withThrowingTaskGroup(of: Toll?.self) { group in
            for _ in 0..<Feed.doors {
                group.addTask {
                    try await feed.run(client, ledger)
                    return nil
                }
            }
            group.addTask {
                try await Pulse(client: client, ledger: ledger).run { await over.isSet }
                return nil
            }
            group.addTask {
                let toll = try await strikes()
                await feed.allow(feed.total)
                await over.set()
                return toll
            }
            var toll = Toll(deeds: "nothing was done")
            for try await result in group { toll = result ?? toll }
            return toll
        }
    }

    private actor Over {
        private(set) var isSet = false
        func set() { isSet = true }
    }

    /// Strikes so often, each time in the middle of a share of the handoffs.
    func inShares<Result>(
        _ count: Int, _ strike: (_ number: Int) async throws -> Result
    ) async throws -> [Result] {
        var results: [Result] = []
        for number in 0..<count {
            await feed.allow(feed.total * (number + 1) / count)
            let middle = feed.total * (2 * number + 1) / (2 * count)
            try await until("handoffs pass") { await feed.fed >= middle }
            results.append(try await strike(number))
            Terminal.progress(
                "\(number + 1) of \(count) strikes, \(await feed.fed) of \(feed.total) handoffs")
        }
        Terminal.endProgress()
        return results
    }

    /// Waits until something has come true.
    ///
    /// - Throws: ``Failure`` when it has not in time, or when the bus cannot begin.
    func until(
        _ what: String, within patience: Duration = patience,
        _ isTrue: () async throws -> Bool
    ) async throws {
        let end = ContinuousClock.now + patience
        while try await !isTrue() {
            if let failure = await supervisor.hopeless { throw failure }
            guard ContinuousClock.now < end else {
                throw Failure("waited \(patience.brief) in vain: \(what)", status: .refused)
            }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// Waits until something was offered after a moment and acknowledged, and answers when.
    func acknowledgement(
        after moment: ContinuousClock.Instant
    ) async throws -> ContinuousClock.Instant {
        try await until("something is acknowledged") {
            await ledger.acknowledgement(after: moment) != nil
        }
        return await ledger.acknowledgement(after: moment) ?? .now
    }

    /// Whether every replica has reported to a bus whose epoch is at least this.
    func everybodyHasReported(since epoch: UInt64) async throws -> Bool {
        let status = try await client.status(patience: Self.patience)
        let seen = Set(status.workers.filter { $0.state != .silent }.map(\.replica))
        return status.epoch >= epoch && fleet.workers.allSatisfy { seen.contains($0.name) }
    }

    /// What a process's page says; nil while nobody answers there.
    func says(_ member: Fleet.Member, _ path: String) async -> (code: Int, text: String)? {
        guard let page = member.page(path) else { return nil }
        // In a task of its own: a request that is cancelled may trap in Foundation.
        let asked = Task { try? await URLSession.shared.data(from: page) }
        guard let (text, response) = await asked.value else { return nil }
        let code = (response as? HTTPURLResponse)?.statusCode ?? 0
        return (code, String(decoding: text, as: UTF8.self))
    }

    /// Waits until a process does its work, or stands by for who does.
    ///
    /// - Throws: ``Failure`` with what its page says, when it does not in time.
    func untilReady(_ member: Fleet.Member) async throws {
        do {
            try await until("\(member.name) is ready", within: Self.readingPatience) {
                await isReady(member)
            }
        } catch {
            guard var failure = error as? Failure else { throw error }
            failure.what += "; it says \(await says(member, "readyz")?.text ?? "nothing")"
            throw failure
        }
    }

    private func isReady(_ member: Fleet.Member) async -> Bool {
        guard let said = await says(member, "readyz") else { return false }
        return said.code == 200 || said.text.contains("stands by")
    }
}
