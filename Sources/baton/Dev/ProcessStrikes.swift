// SPDX-License-Identifier: Apache-2.0
internal import WorkerTesting

/// Kills every process so often, in a random order.
struct ProcessStrikes: Striking {
    /// Of each process.
    let kills: Int
    let seed: UInt64

    func run(_ scene: Scene) async throws -> Toll {
        var random = SplitMix64(seed: seed)
        let names = (scene.fleet.buses + scene.fleet.workers).map(\.name)
        let struck = Array(repeating: names, count: kills).flatMap { $0 }
            .shuffled(using: &random)
        _ = try await scene.inShares(struck.count) { number in
            // As soon as it runs.
            try await scene.until("\(struck[number]) is back") {
                await scene.supervisor.strike(struck[number])
            }
        }
        return Toll(deeds: "\(kills) kills of each of \(names.count) processes")
    }
}
