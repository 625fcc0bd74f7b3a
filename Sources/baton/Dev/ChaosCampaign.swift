// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import FoundationNetworking
internal import Journey
internal import Wire
internal import WorkerKit

/// Starts the processes, strikes while handoffs pass, waits until all is calm, and ends them.
struct ChaosCampaign {
    let handoffs: Int
    let fleet: Fleet
    let strikes: any Striking

    /// After the last strike everything must be done within this.
    static let patience = Duration.seconds(120)

    struct Result {
        var toll: Toll
        /// What doors were told is stored.
        var acknowledged: [Ledger.EventName: UInt64]
        /// How long after the last strike nobody was behind any more.
        var calm: Duration
        /// The folds of every replica when all is done.
        var states: [(worker: WorkerName, replica: String, report: StateReport)]
    }

    /// What came of it; a process that said what none must say is among the complaints.
    func run() async throws -> Result {
        let alerts = Alerts()
        let supervisor = Supervisor(directory: Shipped.directory) { line, name in
            alerts.hear(line, from: name)
        }
        for member in fleet.buses + fleet.workers { await supervisor.start(member) }
        let (workers, buses) = (fleet.workers.map(\.name), fleet.buses.map(\.name))
        do {
            var result = try await strike(supervisor)
            await supervisor.end(workers, within: Supervisor.workersEnd)
            await supervisor.end(buses, within: Supervisor.busEnd)
            result.toll.complaints += alerts.forbidden
            return result
        } catch {
            let last = alerts.last
            await supervisor.end(workers + buses, within: .seconds(5))
            for line in last { Terminal.note(line) }
            throw error
        }
    }

    private func strike(_ supervisor: Supervisor) async throws -> Result {
        try await Connection.with(fleet.address, patience: .seconds(30)) { connection in
            let client = connection.client
            guard try await TrialCustomer.tellPeople(client) else {
                throw Failure(
                    "this journal has been through a campaign before",
                    mend: "Name an empty database.", status: .data)
            }
            let scene = Scene(
                fleet: fleet, supervisor: supervisor, client: client, feed: Feed(handoffs),
                ledger: Ledger())
            let toll = try await scene.underLoad { try await strikes.run(scene) }
            let end = ContinuousClock.now
            Terminal.progress("waiting for calm")
            let calm = try await calm(client) - end
            Terminal.endProgress()
            return Result(
                toll: toll, acknowledged: await scene.ledger.acknowledged, calm: calm,
                states: try await states())
        }
    }

    /// Waits until every replica has read everything and nothing has come for two seconds; answers
    /// since when.
    private func calm(_ client: BusClient) async throws -> ContinuousClock.Instant {
        let end = ContinuousClock.now + Self.patience
        var head: UInt64 = 0
        var since = ContinuousClock.now
        var late: [WorkerStatus] = []
        while ContinuousClock.now < end {
            let status = try await client.status(patience: .seconds(30))
            late = status.workers.filter {
                ![.ready, .standingBy].contains($0.state) || $0.lagEvents > 0
            }
            let abreast = status.workers.count - late.count
            if status.head != head || abreast < fleet.workers.count {
                head = status.head
                since = .now
            } else if ContinuousClock.now - since > .seconds(2) {
                return since
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw Failure(
            "not everything was done \(Self.patience.brief) after the last strike: "
                + late.map {
                    "\($0.replica) is \($0.state.rawValue), \($0.lagEvents) events behind"
                }.joined(separator: "; "), status: .refused)
    }

    private func states() async throws -> [(WorkerName, String, StateReport)] {
        var states: [(WorkerName, String, StateReport)] = []
        for member in fleet.workers {
            guard let worker = member.worker, let address = member.page("state") else { continue }
            let (json, _) = try await URLSession.shared.data(from: address)
            states.append(
                (worker, member.name, try JSONDecoder().decode(StateReport.self, from: json)))
        }
        return states
    }
}
