// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import PostgresTesting
internal import Wire
internal import WorkerKit

/// Strikes the bus that writes, again and again, and measures how long publishers and workers wait
/// until another one has taken over.
struct WriterStrikes: Striking {
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

    let kinds: [Kind]
    let stopTime: Duration
    /// The campaign's own, where it has one.
    let server: PostgresServer?

    /// A process that is killed does not end within the same microsecond.
    private static let lastBreath = Duration.milliseconds(20)

    func run(_ scene: Scene) async throws -> Toll {
        try await scene.until("a bus stands by") { try await everyOtherStandsBy(scene) }
        let struck = try await scene.inShares(kinds.count) { number in
            let struck = try await strike(kinds[number], scene)
            try await scene.until("a bus stands by") { try await everyOtherStandsBy(scene) }
            return struck
        }
        return Toll(
            deeds: "\(kinds.count) strikes at the bus that writes, or at its database",
            figures: struck.lines, complaints: struck.complaints)
    }

    private func strike(_ kind: Kind, _ scene: Scene) async throws -> Struck {
        let writer = scene.fleet.buses[try await writing(scene)].name
        let epoch = try await scene.client.status(patience: Scene.patience).epoch
        let start = ContinuousClock.now
        switch kind {
        case .kill: try await signal(writer, SIGKILL, scene)
        case .stop: try await signal(writer, SIGSTOP, scene)
        case .database: try await crash(server)
        }
        let pause = try await scene.acknowledgement(after: start + Self.lastBreath) - start
        try await scene.until("every worker has reported") {
            try await scene.everybodyHasReported(since: kind == .database ? epoch : epoch + 1)
        }
        let workers = ContinuousClock.now - start
        let complaint =
            kind == .stop ? try await wake(writer, at: start + stopTime, scene) : nil
        return Struck(kind: kind, pause: pause, workers: workers, complaint: complaint)
    }

    private func signal(_ name: String, _ number: Int32, _ scene: Scene) async throws {
        guard await scene.supervisor.strike(name, with: number) else {
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
        _ name: String, at moment: ContinuousClock.Instant, _ scene: Scene
    ) async throws -> String? {
        try await Task.sleep(until: moment, clock: .continuous)
        let supervisor = scene.supervisor
        let before = await supervisor.ends[name]?.count ?? 0
        guard await supervisor.strike(name, with: SIGCONT) else {
            return "\(name) had ended while it stood still"
        }
        try await scene.until("\(name) ends") {
            await supervisor.ends[name]?.count ?? 0 > before
        }
        let how = await supervisor.ends[name]?.how ?? "?"
        return how == "exit code 77" ? nil : "\(name) woke up and ended with \(how), not with 77"
    }

    /// The place of the bus that writes.
    private func writing(_ scene: Scene) async throws -> Int {
        let endpoint = await scene.client.endpoint
        guard
            let place = scene.fleet.address.places.firstIndex(where: { $0.publish == endpoint })
        else { throw Failure("no bus writes", status: .refused) }
        return place
    }

    private func everyOtherStandsBy(_ scene: Scene) async throws -> Bool {
        let writing = try await writing(scene)
        for (place, bus) in scene.fleet.buses.enumerated() where place != writing {
            let said = await scene.says(bus, "readyz")
            guard said?.text.contains("this one stands by") == true else { return false }
        }
        return true
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
            return "\(part.count) \(words): publishers waited \(part.map(\.pause).words); "
                + "every worker was back after \(part.map(\.workers).words)"
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
}
