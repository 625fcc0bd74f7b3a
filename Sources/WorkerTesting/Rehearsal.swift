// SPDX-License-Identifier: Apache-2.0
public import Events
public import Foundation
public import Journey
public import WorkerKit

/// A bare worker moved by the rule of a fold, which can be put down and taken up again, and the
/// history that moved it.
public struct Rehearsal<W: Worker> {
    public private(set) var worker = W()
    /// Anchors and own events in the order in which they were applied.
    public private(set) var history: [Event] = []
    private var now = Instant(rfc3339: "2026-03-02T09:00:00Z")!

    public init(_ topology: Topology) {
        take(TopologyActivated(version: 1, topology: topology), "bus:rules", "*")
    }

    @discardableResult
    public mutating func take(
        _ body: any Payload, _ subject: SubjectID = "deal:1", _ key: String = "account:acme",
        after wait: Duration = .seconds(1)
    ) -> [String] {
        now = now + wait
        var said: [Draft] = []
        while let deadline = worker.nextDeadline, deadline <= now {
            let drafts = worker.decide(at: deadline)
            for draft in drafts { apply(draft, at: deadline) }
            said += drafts
        }
        let anchor = Draft(body, subject: subject, key: key)
        apply(anchor, at: now)
        let drafts = try! worker.decide(history.last!)
        for draft in drafts { apply(draft, at: now) }
        return (said + drafts).map { "\($0.body)" }
    }

    /// Takes one after the other, and answers what each called for.
    ///
    /// - Parameter restarting: After each the state is put down and taken up again.
    @discardableResult
    public mutating func tell(
        _ bodies: [any Payload], after wait: Duration = .seconds(1), restarting: Bool = false
    ) -> [[String]] {
        bodies.map { body in
            defer { if restarting { restart() } }
            return take(body, after: wait)
        }
    }

    /// Takes an event with the outcome that history holds: nothing is decided.
    public mutating func recall(_ body: any Payload) {
        apply(Draft(body, subject: "deal:1", key: "account:acme"), at: now)
    }

    private mutating func apply(_ draft: Draft, at time: Instant) {
        let number = history.count + 1
        let event = try! draft.event(id: "event-\(number)", source: "/test", time: time)
        history.append(event.placed(at: UInt64(number), recorded: time))
        worker.apply(history.last!)
    }

    /// The state as a snapshot holds it.
    public var bytes: Data { Self.bytes(of: worker) }

    /// The state after the history alone: nothing is decided.
    public var replayed: Data {
        var worker = W()
        for event in history { worker.apply(event) }
        return Self.bytes(of: worker)
    }

    /// Goes on with what a snapshot gives back.
    public mutating func restart() { worker = try! JSONDecoder().decode(W.self, from: bytes) }

    private static func bytes(of worker: W) -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return try! encoder.encode(worker)
    }
}
