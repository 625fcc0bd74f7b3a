// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Events
internal import Foundation
internal import Journey
internal import Logging
internal import Synchronization
internal import WorkerKit
internal import ZeroMQ

/// A worker in its process: the fold against the bus, its edge, its health page, until it is asked
/// to end.
struct RunningWorker<Main: WorkerMain>: Sendable {
    private let options: WorkerOptions
    private let logger: Logger
    private let edge: (any Edge<Main.W>)?
    private let run: WorkerRun<Main.W>

    init(_ options: WorkerOptions, _ edgeOptions: Main.Options) throws {
        self.options = options
        logger = Logger(label: Main.W.name.rawValue)
        let place = Surroundings(context: try Context(), bus: try options.address, logger: logger)
        edge = try Main.edge(edgeOptions, in: place)
        run = WorkerRun<Main.W>(
            context: place.context, address: place.bus,
            replica: options.replicaName(of: Main.W.name),
            logger: logger,
            snapshotInterval: try options.snapshotInterval,
            performer: edge?.performer)
    }

    /// An edge that cannot end holds nothing up for longer: what it had under way is done again.
    /// The other half of the time is for what the fold has said.
    private static var grace: Duration { Limits.ending / 2 }

    /// Runs until the process is asked to end: then the door closes, what is under way is
    /// acknowledged, and the lease goes back; all within ``Limits/ending``.
    func callAsFunction() async throws {
        let ending = Ending(parent: options.process.lifeline)
        let run = run
        let logger = logger
        let failed = Atomic(EXIT_SUCCESS)
        let beside = Task {
            do { try await runBeside() } catch {
                // A door that cannot open ends the process: the fold alone serves nobody.
                logger.critical("\(error)")
                let code = error is DoorTaken ? DoorTaken.exitCode : EXIT_FAILURE
                failed.store(code, ordering: .relaxed)
                await run.drain()
            }
        }
        let running = Leavable { try await run.run() }
        Task {
            let cause = await ending.wait()
            logger.info("ending", metadata: ["cause": "\(cause.rawValue)"])
            beside.cancel()
            Task {
                try? await Task.sleep(for: Limits.ending)
                logger.warning("not everything was acknowledged in time; ending all the same")
                running.leave()
            }
            Task {
                try? await Task.sleep(for: Self.grace)
                await run.drain()
            }
            await beside.value
            await run.drain()
        }
        try await running.wait()
        let code = failed.load(ordering: .relaxed)
        guard code == EXIT_SUCCESS else { throw ExitCode(code) }
    }

    /// The edge and the health page; returns when cancelled, throws when one of them breaks.
    private func runBeside() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            if let edge { group.addTask { try await edge.run(beside: run) } }
            if let address = options.health.address {
                group.addTask { try await serveHealth(on: address) }
            }
            do { try await group.waitForAll() } catch {
                group.cancelAll()
                if !(error is CancellationError) { throw error }
            }
        }
    }

    private func serveHealth(on address: Address) async throws {
        let run = run
        let logger = logger
        let page = HealthPage(
            worker: Main.W.name.rawValue, replica: options.replicaName(of: Main.W.name),
            read: {
                let figures = await run.view { ($0 as? any Measured)?.prometheusText }
                return HealthPage.Reading(
                    health: await run.health, figures: figures.flatMap(\.self) ?? "")
            },
            state: { try await run.stateReport() })
        try await HTTPDoor(page.router, on: address, logger: logger) { address in
            logger.info("health page", metadata: ["address": "http://\(address)/readyz"])
        }.run()
    }
}
