// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import FoundationNetworking
internal import Journey
internal import Wire
internal import WorkerKit
internal import WorkerTesting

/// Feeds handoffs, strikes processes in a random order meanwhile, and waits until all is calm.
struct ChaosCampaign {
    let handoffs: Int
    let kills: Int
    let seed: UInt64
    let fleet: Fleet
    let supervisor: Supervisor
    /// Strikes at the bus that writes, instead of those at every process.
    let writers: WriterStrikes?
    /// Strikes at replicas, instead of those at every process.
    let replicas: ReplicaStrikes?

    /// After the last kill everything must be done within this.
    static let patience = Duration.seconds(120)

    /// The state of each worker when all is done, and what the strikes at the writer came to.
    func run() async throws -> Result {
        try await Connection.with(fleet.address, patience: .seconds(30)) { connection in
            let client = connection.client
            guard try await TrialCustomer.tellPeople(client) else {
                throw Failure(
                    "this journal has been through a campaign before",
                    mend: "Name an empty database.", status: .data)
            }
            var result = Result()
            if let writers {
                result.struck = try await writers.run(client)
            } else if let replicas {
                result.kills = try await replicas.run(client)
            } else {
                try await feedAndStrike(client)
            }
            let end = ContinuousClock.now
            Terminal.progress("waiting for calm")
            result.calm = try await calm(client) - end
            Terminal.endProgress()
            result.states = try await states()
            return result
        }
    }

    struct Result {
        /// The folds of every replica when all is done.
        var states: [(worker: WorkerName, replica: String, report: StateReport)] = []
        /// What the strikes at the writer came to.
        var struck: [WriterStrikes.Struck] = []
        /// Replicas that were killed.
        var kills = 0
        /// How long after the last strike nobody was behind any more.
        var calm = Duration.zero
    }

    /// One kill after so many handoffs, so that both last equally long.
    private func feedAndStrike(_ client: BusClient) async throws {
        var random = SplitMix64(seed: seed)
        let names = (fleet.buses + fleet.workers).map(\.name)
        let strikes = Array(repeating: names, count: kills).flatMap { $0 }
            .shuffled(using: &random)
        var struck = 0
        for number in 0..<handoffs {
            _ = try await client.publish(
                TrialCustomer(number: number).batch, source: "/trial", patience: .seconds(60))
            while struck * handoffs < strikes.count * (number + 1), struck < strikes.count {
                try await strike(strikes[struck])
                struck += 1
            }
            Terminal.progress("\(number + 1) of \(handoffs) handoffs, \(struck) kills")
        }
    }

    /// Strikes a process as soon as it runs.
    private func strike(_ name: String) async throws {
        let end = ContinuousClock.now + .seconds(30)
        while await !supervisor.strike(name) {
            guard ContinuousClock.now < end else {
                throw Failure("\(name) has not come back in 30 s", status: .refused)
            }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    /// Waits until every replica has read everything and nothing has come for two seconds; answers
    /// since when.
    private func calm(_ client: BusClient) async throws -> ContinuousClock.Instant {
        let end = ContinuousClock.now + Self.patience
        var head: UInt64 = 0
        var since = ContinuousClock.now
        while ContinuousClock.now < end {
            let status = try await client.status(patience: .seconds(30))
            let abreast = status.workers.filter {
                [.ready, .standingBy].contains($0.state) && $0.lagEvents == 0
            }
            if status.head != head || abreast.count < fleet.workers.count {
                head = status.head
                since = .now
            } else if ContinuousClock.now - since > .seconds(2) {
                return since
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw Failure(
            "not everything was done \(Self.patience.brief) after the last kill", status: .refused)
    }

    private func states() async throws -> [(WorkerName, String, StateReport)] {
        var states: [(WorkerName, String, StateReport)] = []
        for member in fleet.workers {
            guard let worker = member.worker, let port = member.healthPort,
                let address = URL(string: "http://127.0.0.1:\(port)/state")
            else { continue }
            let (json, _) = try await URLSession.shared.data(from: address)
            states.append(
                (worker, member.name, try JSONDecoder().decode(StateReport.self, from: json)))
        }
        return states
    }
}
