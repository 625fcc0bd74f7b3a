// SPDX-License-Identifier: Apache-2.0
public import ArgumentParser
public import WorkerKit

/// The `main` of a worker: a name for its options, and its edge where it has one.
///
/// ```swift
/// @main struct RouterMain: WorkerMain {
///     typealias W = Router
///     static let purpose = "Finds an owner for every handoff."
/// }
/// ```
public protocol WorkerMain: SendableMetatype {
    associatedtype W: Worker
    /// The edge's own options.
    associatedtype Options: ParsableArguments = NoOptions
    /// One line for `--help`.
    static var purpose: String { get }
    /// What stands beside the fold; nil for nothing.
    static func edge(_ options: Options, in place: Surroundings) throws -> (any Edge<W>)?
}

/// The options of a worker without an edge.
public struct NoOptions: ParsableArguments {
    /// There are none.
    public init() {}
}

extension WorkerMain {
    /// A fold alone.
    public static func edge(_ options: Options, in place: Surroundings) throws -> (any Edge<W>)? {
        nil
    }

    /// Reads the command line and runs until the process is asked to end.
    public static func main() async { await WorkerCommand<Self>.main() }
}

/// The command line of a worker.
struct WorkerCommand<Main: WorkerMain>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "baton-\(Main.W.name)", abstract: Main.purpose,
            discussion: "A worker of Baton; `baton up` starts them all.")
    }

    @OptionGroup var worker: WorkerOptions
    @OptionGroup var edge: Main.Options

    init() {}

    func run() async throws {
        Descriptors.raise()
        worker.process.startLogging()
        if worker.fold {
            try FoldFilter<Main.W>.run(topology: worker.topology)
        } else {
            try await RunningWorker<Main>(worker, edge)()
        }
    }
}
