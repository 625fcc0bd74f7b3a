// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import WorkerKit
internal import WorkerTesting

/// Feeds handoffs at a steady pace, and kills a replica every so often as long as they pass.
struct ReplicaStrikes {
    let handoffs: Int
    /// Handoffs a second.
    let rate: Int
    let interval: Duration
    let seed: UInt64
    let fleet: Fleet
    let supervisor: Supervisor

    /// Answers how many replicas were killed.
    func run(_ client: BusClient) async throws -> Int {
        try await withThrowingTaskGroup(of: Int.self) { group in
            group.addTask {
                try await feed(client)
                return 0
            }
            group.addTask { await strike() }
            // The feed ends by itself, and the strikes with it.
            _ = try await group.next()
            group.cancelAll()
            return try await group.reduce(0, +)
        }
    }

    private func feed(_ client: BusClient) async throws {
        let start = ContinuousClock.now
        for number in 0..<handoffs {
            try await Task.sleep(until: start + .seconds(1) * number / rate)
            _ = try await client.publish(
                TrialCustomer(number: number).batch, source: "/trial", patience: .seconds(60))
            Terminal.progress("\(number + 1) of \(handoffs) handoffs")
        }
    }

    /// One at a time, whichever; one that has not come back yet is passed over.
    private func strike() async -> Int {
        var random = SplitMix64(seed: seed)
        var kills = 0
        while (try? await Task.sleep(for: interval)) != nil {
            for name in fleet.workers.map(\.name).shuffled(using: &random)
            where await supervisor.strike(name) {
                kills += 1
                break
            }
        }
        return kills
    }
}
