// SPDX-License-Identifier: Apache-2.0
public import ArgumentParser
internal import Journey
public import WorkerKit

/// The options that every worker has.
public struct WorkerOptions: ParsableArguments, Sendable {
    @Option(
        help: ArgumentHelp(
            "Where the bus takes requests. \(Variable.bus.hint)",
            discussion: """
                Of several buses on one database all, with commas between them, and under \
                --live in the same order: the worker follows the one that writes.
                """))
    public var bus = Variable.bus.text ?? "tcp://127.0.0.1:7770"

    @Option(help: "Where the bus publishes commits. \(Variable.live.hint)")
    public var live = Variable.live.text ?? "tcp://127.0.0.1:7771"

    @Option(
        help: ArgumentHelp(
            "Unique among the replicas of this worker; its own name by default. "
                + Variable.replica.hint,
            discussion: "%h in it stands for the name of the host, or of the container.",
            valueName: "name"))
    public var replica: String?

    @Option(
        help: ArgumentHelp(
            "Events between two snapshots of a fold, at the least; 0 takes none and reads all. "
                + "(default: \(Snapshots.interval))",
            discussion: "A worker that restarts goes on from its last one. "
                + Variable.snapshotEvery.hint,
            valueName: "events"))
    public var snapshotEvery: UInt64?

    @OptionGroup public var health: HealthOptions

    @Flag(
        help: ArgumentHelp(
            "Be a filter: events on standard input, what they call for on standard output.",
            discussion: "One JSON event a line, in the order of the journal. No bus is needed."))
    public var fold = false

    @Option(
        help: ArgumentHelp(
            "With --fold: activate these rules before the first event.", valueName: "file"),
        completion: .file(extensions: ["json"]))
    public var topology: String?

    @OptionGroup public var process: ProcessOptions

    /// As they are when nothing is said.
    public init() {}

    /// Refuses what contradicts itself, before anything is opened.
    public func validate() throws {
        if topology != nil, !fold {
            throw ValidationError(
                "--topology is for --fold; a worker learns its rules from the bus")
        }
        _ = try snapshotInterval
        do { _ = try address } catch { throw ValidationError("\(error)") }
    }

    /// Events between two snapshots of a fold, at the least; nil takes none.
    ///
    /// - Throws: `ValidationError`; what ``validate()`` has let pass throws nothing.
    var snapshotInterval: UInt64? {
        get throws {
            guard let snapshotEvery = try snapshotEvery ?? snapshotsInEnvironment else {
                return Snapshots.interval
            }
            return snapshotEvery == 0 ? nil : snapshotEvery
        }
    }

    private var snapshotsInEnvironment: UInt64? {
        get throws {
            guard let text = Variable.snapshotEvery.text else { return nil }
            guard let events = UInt64(text) else {
                throw ValidationError(
                    "\(Variable.snapshotEvery.rawValue) is \"\(text)\"; write a number of events "
                        + "such as 10000, or 0 for no snapshots")
            }
            return events
        }
    }

    /// Where the bus listens.
    ///
    /// - Throws: ``UnfitBusAddress``; what ``validate()`` has let pass throws nothing.
    public var address: BusAddress {
        get throws(UnfitBusAddress) { try BusAddress(listing: bus, live: live) }
    }

    func replicaName(of worker: WorkerName) -> String {
        (replica ?? Variable.replica.text).map { ReplicaName.expanded($0) } ?? worker.rawValue
    }
}
