// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Events
internal import Foundation
internal import Journey
internal import Wire
internal import WorkerKit

/// A worker as a filter: events in the order of the journal come in, a line each, and what they
/// call for goes out.
///
/// Ids and states are those of a worker on the bus. The worker's own events among the input are
/// skipped, since it says them again. The clock is that of the events: a deadline fires when a
/// later event has come, never after the last one.
struct FoldFilter<W: Worker> {
    private var folds: [Slot: Fold<W>] = [:]
    private var sequence: UInt64 = 0
    private var now: Instant?

    /// What one line called for; throws what a person must look at.
    struct Stuck: Error, CustomStringConvertible {
        var description: String
    }

    init() {
        let slots = W.partitioning == .whole ? [Slot.all] : (0..<64).map { Slot($0) }
        for slot in slots { folds[slot] = Fold(slot: slot) }
    }

    /// Takes one event; answers the JSON of those that it called for, in order.
    mutating func take(_ event: Event) throws -> [[UInt8]] {
        guard event.envelope.source != "/baton/\(W.name)" else { return [] }
        var waiting = [event]
        var said: [[UInt8]] = []
        while !waiting.isEmpty {
            for own in try settle(place(waiting.removeFirst())) {
                said.append(own.event.json)
                // For another fold of the same worker it is an ordinary event.
                if W.consumes.contains(own.event.type), slot(of: own.event) != own.fold {
                    waiting.append(own.event)
                }
            }
        }
        return said
    }

    /// Rules ahead of the first event, at its time.
    static func activation(of topology: Topology, before first: Event) throws -> Event {
        try Draft(
            TopologyActivated(version: 1, topology: topology), subject: "bus:rules",
            key: Envelope.everySlot
        ).event(id: "topology-1", source: "/baton/bus", time: first.recorded)
    }

    /// The bus's part: a number, and a time that never goes back.
    private mutating func place(_ event: Event) -> Event {
        sequence += 1
        let recorded = max(now ?? event.recorded, event.recorded)
        now = recorded
        return event.placed(at: sequence, recorded: recorded)
    }

    private mutating func settle(_ event: Event) throws -> [(fold: Slot, event: Event)] {
        let slot = slot(of: event)
        let reached = slot == .all ? folds.keys.sorted() : [slot]
        var said: [(Slot, Event)] = []
        for fold in reached {
            guard let taken = folds[fold]?.take(event) else { continue }
            if let stuck = taken.stuck { throw Stuck(description: stuck) }
            let events = taken.outcomes.flatMap(\.events)
            if taken.mustReload, let parked = events.last?.body as? EventParked {
                throw Stuck(description: "parked: \(parked.reason)")
            }
            said += events.map { (fold, $0) }
        }
        return said
    }

    private func slot(of event: Event) -> Slot {
        W.partitioning == .whole ? .all : Slot(key: event.key)
    }
}

// MARK: Standard input and output

extension FoldFilter {
    /// Reads standard input to its end. Bad lines are named on standard error and left out.
    ///
    /// - Throws: exit code 65 when there was a bad line, 66 when the topology cannot be read.
    static func run(topology path: String?) throws {
        var rules = try path.map(load)
        var filter = FoldFilter()
        var bad = 0
        var number = 0
        while let line = readLine(strippingNewline: true) {
            number += 1
            guard !line.allSatisfy(\.isWhitespace) else { continue }
            do {
                let event = try Event(json: Array(line.utf8))
                if let topology = rules {
                    rules = nil
                    try write(filter.take(activation(of: topology, before: event)))
                }
                try write(filter.take(event))
            } catch let error as MalformedEvent {
                bad += 1
                complain("line \(number): \(error)")
            } catch let error as Stuck {
                complain("line \(number): \(error)")
                throw ExitCode(EX_DATAERR)
            }
        }
        if bad > 0 { throw ExitCode(EX_DATAERR) }
    }

    private static func load(_ path: String) throws -> Topology {
        do { return try Topology.load(path) } catch {
            complain("\(path): \(error)")
            throw ExitCode(EX_NOINPUT)
        }
    }

    private static func write(_ events: [[UInt8]]) throws {
        for event in events {
            try FileHandle.standardOutput.write(contentsOf: Data(event + [UInt8(ascii: "\n")]))
        }
    }

    private static func complain(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8))
    }
}
