// SPDX-License-Identifier: Apache-2.0
public import Logging
public import WorkerKit
public import ZeroMQ

/// Where an edge stands: the process's one ZeroMQ context, the bus, the log.
public struct Surroundings: Sendable {
    /// The one of the process.
    public let context: Context
    /// Where the bus is.
    public let bus: BusAddress
    /// Named after the worker.
    public let logger: Logger

    /// What a process lends its edge.
    public init(context: Context, bus: BusAddress, logger: Logger) {
        self.context = context
        self.bus = bus
        self.logger = logger
    }
}

/// What stands in a process beside a fold and touches the world: a door, or what performs effects.
public protocol Edge<W>: Sendable {
    associatedtype W: Worker
    /// What is told of outcomes that are on disk.
    var performer: (any Performer<W>)? { get }
    /// Runs beside the worker until its task is cancelled. Throwing ends the process.
    func run(beside worker: WorkerRun<W>) async throws
}

extension Edge {
    /// An edge that performs nothing.
    public var performer: (any Performer<W>)? { nil }
}
