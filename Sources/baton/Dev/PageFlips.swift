// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Journal
internal import WorkerTesting

/// Ends the bus, flips one bit of what its journal has stored, and starts it again: it must say
/// what is damaged and store nothing, until the page is put back.
struct PageFlips: Striking {
    let count: Int
    let seed: UInt64
    let store: any FlippedStore

    func run(_ scene: Scene) async throws -> Toll {
        let targets = store.targets
        let flipped = try await scene.inShares(count) { number in
            var random = SplitMix64(seed: seed &+ UInt64(number))
            return try await flip(targets[number % targets.count], scene, &random)
        }
        let figures = targets.map { target in
            "\(flipped.count { $0.target == target }) in \(target.rawValue)"
        }
        return Toll(
            deeds: "\(flipped.count) bits flipped in the stored journal, each found and named",
            figures: [
                "flipped \(figures.joined(separator: ", ")); the bus named the damage "
                    + "\(flipped.map(\.named).words) after its start"
            ])
    }

    /// What was flipped, and how long after its start the bus had named the damage.
    ///
    /// - Throws: ``Failure`` for a flip that was missed: what the bus has built upon it cannot be
    ///   put back.
    private func flip(
        _ target: FlipTarget, _ scene: Scene, _ random: inout SplitMix64
    ) async throws -> (target: FlipTarget, named: Duration) {
        let supervisor = scene.supervisor
        let buses = scene.fleet.buses
        // Killed, it leaves in its log what it has not moved yet.
        await supervisor.end(
            buses.map(\.name), within: Supervisor.workersEnd,
            with: target == .log ? SIGKILL : SIGTERM)
        try store.stop()
        let bit = try store.place(of: target, await scene.ledger.acknowledged, &random)
        try bit.flip()
        try store.start()
        let verified = store.verify() ?? "whole"
        guard verified.contains("damaged at event") else {
            throw Failure(
                "\(bit) is missed: `baton journal verify` says \(verified)", status: .refused)
        }
        let start = ContinuousClock.now
        for bus in buses { await supervisor.start(bus) }
        let said = try await answer(of: buses, scene)
        let named = ContinuousClock.now - start
        guard said.contains("serves reading only: damaged at event"),
            await scene.ledger.acknowledgement(after: start) == nil
        else { throw Failure("\(bit) is missed: the bus says \(said)", status: .refused) }
        await supervisor.end(buses.map(\.name), within: Supervisor.workersEnd)
        try store.stop()
        try bit.flip()
        try store.start()
        if let verified = store.verify() {
            throw Failure("\(bit) was put back, and \(verified)", status: .refused)
        }
        for bus in buses { await supervisor.start(bus) }
        _ = try await scene.acknowledgement(after: .now)
        return (bit.target, named)
    }

    /// What the first bus says that is through with the journal: why it does not store, or "ready".
    private func answer(of buses: [Fleet.Member], _ scene: Scene) async throws -> String {
        var answer = ""
        try await scene.until("a bus says how its journal is") {
            for bus in buses {
                guard let said = await scene.says(bus, "readyz") else { continue }
                if said.code == 200 || said.text.contains("reading only") {
                    answer = said.text
                    return true
                }
            }
            return false
        }
        return answer.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
