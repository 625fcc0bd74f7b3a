// SPDX-License-Identifier: Apache-2.0
import Events
import Journey
import Testing
import Wire

/// What every bus keeps, in memory and over real sockets alike.
@Suite(.serialized) struct BusConformanceTests {
    private func event(_ id: String, source: String = "/door", _ text: String = "gold") -> [UInt8] {
        let body = FactObserved(field: "deal.scope", value: .text(text), source: "test")
        let draft = Draft(body, subject: "deal:1", key: "account:acme")
        return try! draft.event(id: id, source: source).json
    }

    private func stored(_ reply: Reply) -> [Stored]? {
        guard case .answer(let answer) = reply, case .stored(let places) = answer.result else {
            return nil
        }
        return places
    }

    private func join(_ bus: any BusPort, _ replica: String, as client: String) async throws
        -> Reply
    {
        try await bus.ask(.join(Join(worker: "gate", replica: replica)), as: client)
    }

    private func outcome(
        _ lease: LeaseEpoch, number: UInt64, anchor: UInt64 = 1, _ events: [[UInt8]]
    ) -> Request {
        let key = OutcomeKey(
            fold: FoldID(worker: "gate", slot: Slot(3)), anchor: anchor, step: 0, phase: .decision)
        return .publish(
            Publish(
                number: number, outcome: Publish.Speaker(lease: lease, key: key), events: events))
    }

    private func lease(_ reply: Reply) throws -> LeaseEpoch {
        guard case .granted(let grant) = reply else { throw NoAnswer() }
        return grant.lease
    }

    @Test(arguments: BusKind.allCases) func `the rules are the first event`(kind: BusKind)
        async throws
    {
        try await kind.with { bus in
            let reply = try await bus.ask(.read(Read(id: 1, query: Query())))
            guard case .page(let page) = reply else { throw NoAnswer() }
            #expect(page.commit.entries.first?.type == TopologyActivated.type)
            #expect(page.commit.entries.first?.sequence == 1)
            #expect(page.atEnd)
        }
    }

    @Test(arguments: BusKind.allCases)
    func `what is acknowledged has its sequence, and again is a duplicate`(kind: BusKind)
        async throws
    {
        try await kind.with { bus in
            let publish = Request.publish(Publish(number: 1, events: [event("a"), event("b")]))
            let told1 = stored(try await bus.ask(publish))
            #expect(
                told1 == [
                    Stored(sequence: 2, duplicate: false), Stored(sequence: 3, duplicate: false),
                ])
            let told2 = stored(try await bus.ask(publish))
            #expect(
                told2 == [
                    Stored(sequence: 2, duplicate: true), Stored(sequence: 3, duplicate: true),
                ])
        }
    }

    @Test(arguments: BusKind.allCases)
    func `a commit follows the one before and brings the event as it is stored`(kind: BusKind)
        async throws
    {
        try await kind.with { bus in
            let before = try await bus.beat()
            _ = try await bus.ask(.publish(Publish(number: 1, events: [event("a")])))
            let commit = try await bus.commit(through: 2)
            #expect(commit.after == before.through)
            #expect(commit.entries.map(\.type) == [FactObserved.type])
            let read = try Event(json: commit.events[0])
            #expect(read.sequence == 2)
            #expect(read.id == "a")
            #expect(read.envelope.recorded == commit.recorded)
            #expect(commit.through == commit.after.following(commit.entries[0], commit.events[0]))
        }
    }

    @Test(arguments: BusKind.allCases) func `a bad event is named, and nothing is stored`(
        kind: BusKind
    ) async throws {
        try await kind.with { bus in
            let bad = Array("{\"specversion\":\"1.0\",\"id\":\"1\",\"type\":\"x\"}".utf8)
            let reply = try await bus.ask(.publish(Publish(number: 9, events: [event("a"), bad])))
            guard case .answer(let answer) = reply,
                case .bad(let index, let path, _) = answer.result
            else { throw NoAnswer() }
            #expect(index == 1)
            #expect(path == "$.source")
            #expect(answer.number == 9)
            #expect(try await bus.beat().through.sequence == 1)
        }
    }

    @Test(arguments: BusKind.allCases)
    func `an outcome stands once; another under its key is a conflict`(kind: BusKind) async throws {
        try await kind.with { bus in
            let lease = try lease(try await join(bus, "a", as: "client"))
            let said = event("x", source: "/baton/gate")
            let told3 = stored(try await bus.ask(outcome(lease, number: 1, [said])))
            #expect(
                told3 == [
                    Stored(sequence: 2, duplicate: false)
                ])
            let told4 = stored(try await bus.ask(outcome(lease, number: 1, [said])))
            #expect(
                told4 == [
                    Stored(sequence: 2, duplicate: true)
                ])
            let other = event("x", source: "/baton/gate", "platinum")
            guard
                case .answer(let answer) = try await bus.ask(outcome(lease, number: 2, [other])),
                case .conflict = answer.result
            else { throw NoAnswer() }
        }
    }

    @Test(arguments: BusKind.allCases)
    func `one replica speaks; who takes its name over fences it`(kind: BusKind) async throws {
        try await kind.with { bus in
            let old = try lease(try await join(bus, "a", as: "client"))
            guard case .granted(let standby) = try await join(bus, "b", as: "other"),
                standby.slots == .none
            else { throw NoAnswer() }
            let new = try lease(try await join(bus, "a", as: "other"))
            #expect(new > old)
            let late = outcome(old, number: 1, [event("x", source: "/baton/gate")])
            guard case .answer(let answer) = try await bus.ask(late), answer.result == .fenced(old)
            else {
                throw NoAnswer()
            }
        }
    }

    @Test(arguments: BusKind.allCases) func `a position of another history has diverged`(
        kind: BusKind
    ) async throws {
        try await kind.with { bus in
            let foreign = Position(sequence: 1, chain: Digest(of: "elsewhere"))
            let reply = try await bus.ask(.read(Read(id: 7, query: Query(from: foreign))))
            guard case .diverged(let id, let head) = reply else { throw NoAnswer() }
            #expect(id == 7)
            #expect(head.sequence == 1)
        }
    }

    @Test(arguments: BusKind.allCases) func `a number out of turn hears which one is expected`(
        kind: BusKind
    ) async throws {
        try await kind.with { bus in
            let lease = try lease(try await join(bus, "a", as: "client"))
            let reply = try await bus.ask(
                outcome(lease, number: 4, [event("x", source: "/baton/gate")]))
            guard case .answer(let answer) = reply,
                case .busy(_, let expected) = answer.result
            else { throw NoAnswer() }
            #expect(expected == 1)
        }
    }

    @Test(arguments: BusKind.allCases) func `no door speaks as a worker`(kind: BusKind)
        async throws
    {
        try await kind.with { bus in
            for source in ["/baton/gate", "/baton/bus"] {
                let forged = event("x", source: source)
                let reply = try await bus.ask(.publish(Publish(number: 1, events: [forged])))
                guard case .answer(let answer) = reply,
                    case .bad(_, let path, _) = answer.result
                else { throw NoAnswer() }
                #expect(path == "$.source")
            }
        }
    }
}
