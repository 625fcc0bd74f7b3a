// SPDX-License-Identifier: Apache-2.0
public import Events
public import Journey
public import WorkerKit

/// Packs what the next team needs, and carries what is known of a lead or deal to its account.
///
/// Consumes facts, links and openings; emits `packet.sealed` when a handoff opens,
/// `packet.amended` when a later fact changes a field of the packet, and `context.carried` to the
/// account of a linked subject: everything known at the link, then each later fact that still comes
/// under the former key.
public struct Packager: Worker {
    public static let name: WorkerName = "packager"
    public static let consumes: Set<EventType> = [
        TopologyActivated.type, FactObserved.type, ContextCarried.type, SubjectLinked.type,
        HandoffOpened.type, HandoffCompleted.type,
    ]
    public static let emits: Set<EventType> = [
        PacketSealed.type, PacketAmended.type, ContextCarried.type,
    ]
    public static let partitioning = Partitioning.bySubject
    public static let version: UInt32 = 2

    private var rules = Rules()
    private var customers: [String: Customer] = [:]
    /// What the last event changed: what `decide` speaks about.
    private var news: [CarriedFact] = []

    public init() {}

    public mutating func apply(_ event: Event) {
        news = []
        switch event.body {
        case let activated as TopologyActivated:
            rules.activate(activated.topology, version: activated.version)
        case is FactObserved:
            news = customers[event.key, default: Customer()].context.apply(event)
        case let carried as ContextCarried:
            // One's own too: the account may lie in this very slot, and a fold does not know.
            news = customers[event.key, default: Customer()].context.apply(carried)
            customers[event.key]?.returned(event.subject, from: carried.from)
        case let linked as SubjectLinked:
            customers[event.key, default: Customer()].link(linked, under: event.key)
        case let sealed as PacketSealed:
            customers[event.key, default: Customer()].packets[sealed.handoff] = Packet(
                sealed, about: event.subject)
        case let amended as PacketAmended:
            customers[event.key]?.packets[amended.handoff]?.amend(amended)
        case let completed as HandoffCompleted:
            customers[event.key]?.packets[completed.handoff] = nil
        default: break
        }
    }

    public func decide(_ event: Event) throws -> [Draft] {
        switch event.body {
        case let opened as HandoffOpened: try [seal(opened, event)]
        case is FactObserved, is ContextCarried:
            try consequences(of: news, under: event.key, customers[event.key])
        case let linked as SubjectLinked: try carry(linked, event)
        default: []
        }
    }

    /// What changed facts call for under a key: amendments, and the way on for those whose subject
    /// has moved. Where it leads to an account of this same slot nobody will ask again, so what
    /// follows there is said at once.
    private func consequences(
        of news: [CarriedFact], under key: String, _ customer: Customer?
    ) throws -> [Draft] {
        guard let subject = news.first?.subject, let customer else { return [] }
        return try amendments(of: news, under: key, customer)
            + carry(news, of: subject, from: key, to: customer.carriesOn(subject))
    }
}

// MARK: Packets

extension Packager {
    /// A handoff that was rejected and opens again continues the numbers of its packet.
    private func seal(_ opened: HandoffOpened, _ event: Event) throws -> Draft {
        let customer = customers[event.key] ?? Customer()
        let topology = rules[opened.topology]
        let packet = Packet(
            about: event.subject, at: opened.point, topology: opened.topology,
            version: (customer.packets[opened.handoff]?.version ?? 0) + 1,
            known: customer.context.answers(
                to: topology.handoffs[opened.point]?.packet.fields ?? [], for: event.subject))
        var account: String?
        if case .text(let name)? = customer.context.value("account.name", for: event.subject) {
            account = name
        }
        let sections = packet.sections(in: topology)
        let sealed = PacketSealed(
            handoff: opened.handoff, point: opened.point, mode: opened.mode,
            topology: opened.topology, version: packet.version, rep: opened.rep, account: account,
            sections: sections, checksum: try Packet.checksum(of: sections))
        return Draft(sealed, subject: event.subject, key: event.key, handoff: opened.handoff)
    }

    private func amendments(
        of news: [CarriedFact], under key: String, _ customer: Customer
    ) throws -> [Draft] {
        let touched = Set(news.map(\.field))
        return try customer.packets.sorted { $0.key < $1.key }.compactMap { handoff, packet in
            let topology = rules[packet.topology]
            let fields = topology.handoffs[packet.point]?.packet.fields.filter {
                touched.contains($0.field)
            }
            let now = customer.context.answers(to: fields ?? [], for: packet.subject)
            let changes = packet.changes(to: now, of: fields ?? [])
            guard !changes.isEmpty else { return nil }
            var amended = PacketAmended(
                handoff: handoff, point: packet.point, version: packet.version + 1,
                changes: changes, checksum: "")
            var next = packet
            next.amend(amended)
            amended.checksum = try Packet.checksum(of: next.sections(in: topology))
            return Draft(amended, subject: packet.subject, key: key, handoff: handoff)
        }
    }
}

// MARK: Carrying

extension Packager {
    private func carry(_ linked: SubjectLinked, _ event: Event) throws -> [Draft] {
        guard let customer = customers[event.key] else { return [] }
        return try carry(
            customer.context.carrying(linked.linked), of: linked.linked, from: event.key,
            to: customer.carriesOn(linked.linked))
    }

    private func carry(
        _ facts: [CarriedFact], of subject: SubjectID, from key: String, to account: SubjectID?
    ) throws -> [Draft] {
        guard !facts.isEmpty, let account else { return [] }
        let carried = ContextCarried(from: SubjectID(rawValue: key), facts: facts)
        var there = customers[account.rawValue] ?? Customer()
        let news = there.context.apply(carried)
        return [Draft(carried, subject: subject, key: account.rawValue)]
            + (try consequences(of: news, under: account.rawValue, there))
    }
}
