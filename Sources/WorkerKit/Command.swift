// SPDX-License-Identifier: Apache-2.0
public import Events
internal import Foundation
internal import Journey
internal import Wire

/// What came of a command: the events whose cause it is.
public struct CommandAnswer: Sendable {
    /// The id and the place of the command itself: it is recorded, whatever came of it.
    public let id: String
    public let sequence: UInt64
    /// What the authority said, in order; empty while it has not.
    public let events: [Event]

    public init(id: String, sequence: UInt64, events: [Event]) {
        self.id = id
        self.sequence = sequence
        self.events = events
    }

    /// Nobody has answered in time. The command stands in the journal and will be decided.
    public var isUndecided: Bool { events.isEmpty }

    /// Why it was not taken; nil when it was, or is undecided.
    public var refusal: String? {
        events.lazy.compactMap { ($0.body as? any Refusal)?.reason }.first
    }
}

extension BusClient {
    /// Waits for an answer so long, then says "recorded, undecided".
    public static let commandPatience = Duration.seconds(5)

    /// Publishes a command and waits for the answer of its authority.
    ///
    /// - Parameters:
    ///   - source: Who speaks: `/baton/console`.
    ///   - patience: How long to wait for the answer once the command is recorded.
    /// - Throws: ``BusError`` when the bus does not take the command, ``MalformedEvent`` when it is
    ///   larger than an event may be.
    public func command(
        _ draft: Draft, source: String, patience: Duration = commandPatience
    ) async throws -> CommandAnswer {
        let id = UUID().uuidString.lowercased()
        let live = commits()
        let stored = try await publish([(draft, id)], source: source, patience: patience)
        guard let place = stored.first else { throw BusError.unexpected }
        let search = AnswerSearch(
            cause: id, subject: draft.subject.rawValue, handoff: draft.handoff?.rawValue)
        let events = await withTaskGroup(of: [Event].self) { group in
            group.addTask { await search.listen(to: live) }
            group.addTask { await search.look(on: self, for: patience) }
            let found = await group.next() ?? []
            group.cancelAll()
            return found
        }
        return CommandAnswer(id: id, sequence: place.sequence, events: events)
    }
}

/// Looks for what an event called for: among live commits, and, since those may be missed, in the
/// journal.
private struct AnswerSearch: Sendable {
    let cause: String
    let subject: String
    let handoff: String?

    /// Ends with the first commit that holds an answer: an outcome is never split.
    func listen(to live: AsyncStream<Commit>) async -> [Event] {
        for await commit in live {
            let found = answers(in: commit)
            if !found.isEmpty { return found }
        }
        return []
    }

    /// Reads what is recorded of the handoff, or of the subject, now and then.
    func look(on client: BusClient, for patience: Duration) async -> [Event] {
        let end = ContinuousClock.now + patience
        var pause = Duration.milliseconds(100)
        while !Task.isCancelled, ContinuousClock.now < end {
            try? await Task.sleep(for: min(pause, end - ContinuousClock.now))
            pause = min(pause * 2, .seconds(1))
            let found = (try? await read(from: client)) ?? []
            if !found.isEmpty { return found }
        }
        return []
    }

    private func read(from client: BusClient) async throws -> [Event] {
        var query = Query(subject: handoff == nil ? subject : nil, correlation: handoff)
        while true {
            let page = try await client.read(query, patience: .seconds(1))
            let found = answers(in: page.commit)
            guard found.isEmpty, !page.atEnd else { return found }
            query.from = page.commit.through
        }
    }

    private func answers(in commit: Commit) -> [Event] {
        // Most commits hold none: the cause is looked for before anything is decoded.
        commit.events.compactMap { json in
            guard let envelope = try? Envelope(scanning: json), envelope.causation == cause else {
                return nil
            }
            return try? Event(json: json, envelope: envelope)
        }
    }
}

/// An answer that says no.
private protocol Refusal {
    var reason: String { get }
}

extension HandoffAcceptRefused: Refusal {}
extension HandoffRejectRefused: Refusal {}
extension HandoffRateRefused: Refusal {}
extension TaskDoneRefused: Refusal {}
extension FieldFillRefused: Refusal {}
extension EventParked: Refusal {}
