// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import FoundationNetworking
internal import Wire
internal import WorkerKit
internal import WorkerTesting

/// Feeds handoffs, strikes processes in a random order meanwhile, and waits until all is calm.
struct ChaosCampaign {
    let handoffs: Int
    let kills: Int
    let seed: UInt64
    let fleet: Fleet
    let ports: Ports
    let supervisor: Supervisor
    /// Strikes at the bus that writes, instead of those at every process.
    let writers: WriterStrikes?

    /// After the last kill everything must be done within this.
    static let patience = Duration.seconds(120)

    /// The state of each worker when all is done, and what the strikes at the writer came to.
    func run() async throws -> (states: [String: StateReport], struck: [WriterStrikes.Struck]) {
        try await Connection.with(fleet.address, patience: .seconds(30)) { connection in
            let client = connection.client
            guard try await TrialCustomer.tellPeople(client) else {
                throw Failure(
                    "this journal has been through a campaign before",
                    mend: "Name an empty database.", status: .data)
            }
            var struck: [WriterStrikes.Struck] = []
            if let writers {
                struck = try await writers.run(client)
            } else {
                try await feedAndStrike(client)
            }
            Terminal.progress("waiting for calm")
            let head = try await calm(client)
            Terminal.endProgress()
            return (try await states(at: head), struck)
        }
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

    /// Waits until every worker has read everything and nothing has come for two seconds.
    private func calm(_ client: BusClient) async throws -> UInt64 {
        let end = ContinuousClock.now + Self.patience
        var head: UInt64 = 0
        var since = ContinuousClock.now
        while ContinuousClock.now < end {
            let status = try await client.status(patience: .seconds(30))
            let ready = status.workers.filter { $0.state == .ready && $0.lagEvents == 0 }
            if status.head != head || Set(ready.map(\.worker)).count < fleet.workers.count {
                head = status.head
                since = .now
            } else if ContinuousClock.now - since > .seconds(2) {
                return head
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw Failure(
            "not everything was done \(Self.patience.brief) after the last kill", status: .refused)
    }

    private func states(at head: UInt64) async throws -> [String: StateReport] {
        var states: [String: StateReport] = [:]
        for (index, worker) in fleet.workers.enumerated() {
            let page = "http://127.0.0.1:\(ports.health(index))/state"
            guard let address = URL(string: page) else { continue }
            let (json, _) = try await URLSession.shared.data(from: address)
            states[worker.name] = try JSONDecoder().decode(StateReport.self, from: json)
        }
        return states
    }
}
