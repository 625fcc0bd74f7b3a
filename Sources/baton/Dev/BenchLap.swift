// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Foundation
internal import FoundationNetworking
internal import Journey
internal import Wire
internal import WorkerKit

/// Whole handoffs through all processes: a webhook of HubSpot's shape in, tasks and running clocks
/// out.
struct BenchLap {
    let ports: Ports
    let data: String
    /// Of each worker; those of the doors listen beside the first.
    var replicas = 1

    struct Figures {
        /// Handoffs a second.
        var rate: Double
        var median: Duration
        var p99: Duration
    }

    /// Webhooks under way at once.
    static let inFlight = 16
    /// What one handoff ends with, by hand from the shipped playbook: three tasks and two clocks.
    static let endings: [EventType: Int] = [TaskCreated.type: 3, SLAStarted.type: 2]

    func run(handoffs: Int, atRest: Int) async throws -> Figures {
        let fleet = try Fleet(
            ports: ports, replicas: replicas, journal: .directory(data),
            topology: Shipped.topologyPath, notify: nil)
        let supervisor = Supervisor(directory: Shipped.directory) { _, _ in }
        await supervisor.start(fleet.bus)
        for worker in fleet.workers { await supervisor.start(worker) }
        let figures = try await Connection.with(ports.address, patience: .seconds(30)) {
            try await measure($0.client, handoffs, atRest, fleet)
        }
        await supervisor.end(fleet.workers.map(\.name), within: Supervisor.workersEnd)
        await supervisor.end([fleet.bus.name], within: Supervisor.busEnd)
        return figures
    }

    private func measure(
        _ client: BusClient, _ handoffs: Int, _ atRest: Int, _ fleet: Fleet
    ) async throws -> Figures {
        var workers = try await client.status().workers
        while workers.filter({ [.ready, .standingBy].contains($0.state) }).count
            < fleet.workers.count
        {
            try await Task.sleep(for: .milliseconds(50))
            workers = try await client.status().workers
        }
        // Of several doors one speaks.
        let doors = fleet.workers.filter { $0.worker == "intake" }.map(\.name)
        let open = workers.first { $0.worker == "intake" && $0.state == .ready }?.replica
        let door = ports.intake + (open.flatMap(doors.firstIndex) ?? 0)
        try await TrialCustomer.tellPeople(client)
        let live = await client.commits()
        var times: [Duration] = []
        for number in 0..<atRest {
            Terminal.progress("at rest: \(number + 1) of \(atRest)")
            let start = ContinuousClock.now
            try await send(TrialCustomer(number: number), to: door)
            try await Self.wait(for: live)
            times.append(ContinuousClock.now - start)
        }
        times.sort()
        let rate = try await flood(client, door, from: atRest, handoffs)
        guard !times.isEmpty else { return Figures(rate: rate, median: .zero, p99: .zero) }
        return Figures(
            rate: rate, median: times[times.count / 2], p99: times[(times.count * 99) / 100])
    }

    /// Waits until a handoff's tasks and clocks are there.
    private static func wait(for live: AsyncStream<Commit>) async throws {
        var missing = endings
        for await commit in live {
            for entry in commit.entries { missing[entry.type]? -= 1 }
            if missing.values.allSatisfy({ $0 <= 0 }) { return }
        }
    }

    private func flood(
        _ client: BusClient, _ door: Int, from first: Int, _ count: Int
    ) async throws -> Double {
        var position = try await client.read(Query(from: .start, types: [])).commit.through
        Terminal.progress("\(count) handoffs at once")
        let start = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<Self.inFlight {
                group.addTask {
                    for number in stride(from: first + lane, to: first + count, by: Self.inFlight) {
                        try await send(TrialCustomer(number: number), to: door)
                    }
                }
            }
            try await group.waitForAll()
        }
        var missing = Self.endings.mapValues { $0 * count }
        while missing.values.contains(where: { $0 > 0 }) {
            let page = try await client.read(
                Query(from: position, types: Set(Self.endings.keys)))
            for entry in page.commit.entries { missing[entry.type]? -= 1 }
            position = page.commit.through
            if page.atEnd { try await Task.sleep(for: .milliseconds(20)) }
        }
        return Double(count) / (ContinuousClock.now - start).seconds
    }

    private func send(_ customer: TrialCustomer, to door: Int) async throws {
        guard let url = URL(string: "http://127.0.0.1:\(door)/hooks/hubspot") else {
            return
        }
        var request = URLRequest(url: url)
        request.httpMethod = "POST"
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        request.httpBody = try JSONEncoder().encode(customer.hubSpotChanges)
        let (body, response) = try await Self.session.data(for: request)
        guard (response as? HTTPURLResponse)?.statusCode == 202 else {
            throw Failure(
                "intake refused: \(String(decoding: body.prefix(300), as: UTF8.self))",
                status: .refused)
        }
    }

    private static let session: URLSession = {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.httpMaximumConnectionsPerHost = inFlight
        return URLSession(configuration: configuration)
    }()
}
