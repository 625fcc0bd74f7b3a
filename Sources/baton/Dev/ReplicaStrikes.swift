// SPDX-License-Identifier: Apache-2.0
internal import WorkerTesting

/// Has handoffs pass at a steady pace, and kills a replica every so often as long as they do.
struct ReplicaStrikes: Striking {
    /// Handoffs a second.
    let rate: Int
    let interval: Duration
    let seed: UInt64

    func run(_ scene: Scene) async throws -> Toll {
        var random = SplitMix64(seed: seed)
        var kills = 0
        let start = ContinuousClock.now
        var next = start + interval
        for number in 0..<scene.feed.total {
            try await Task.sleep(until: start + .seconds(1) * number / rate)
            await scene.feed.allow(number + 1)
            Terminal.progress("\(number + 1) of \(scene.feed.total) handoffs, \(kills) kills")
            guard ContinuousClock.now >= next else { continue }
            next += interval
            // One that has not come back yet is passed over.
            for name in scene.fleet.workers.map(\.name).shuffled(using: &random)
            where await scene.supervisor.strike(name) {
                kills += 1
                break
            }
        }
        Terminal.endProgress()
        return Toll(deeds: "\(kills) kills among \(scene.fleet.workers.count) replicas")
    }
}
