// SPDX-License-Identifier: Apache-2.0

/// The map: the only place where a company's rules live. Written by RevOps as `topology.json`,
/// checked by `baton check`, and told to the workers by the event `topology.activated`.
///
/// It holds no people and no secrets. Every duration says whether it is elapsed or business time.
public struct Topology: Codable, Hashable, Sendable {
    public var bus: BusEndpoints?
    public var workers: [WorkerName: WorkerRole]
    public var sources: [SourceID: Source]
    public var fields: [FieldID: Field]
    public var calendars: [CalendarID: BusinessCalendar]
    public var queues: [QueueID: Queue]
    public var handoffs: [PointID: HandoffPoint]
    public var success: [String: SuccessRule]

    public init(
        bus: BusEndpoints? = nil, workers: [WorkerName: WorkerRole] = [:],
        sources: [SourceID: Source] = [:], fields: [FieldID: Field] = [:],
        calendars: [CalendarID: BusinessCalendar] = [:], queues: [QueueID: Queue] = [:],
        handoffs: [PointID: HandoffPoint] = [:], success: [String: SuccessRule] = [:]
    ) {
        self.bus = bus
        self.workers = workers
        self.sources = sources
        self.fields = fields
        self.calendars = calendars
        self.queues = queues
        self.handoffs = handoffs
        self.success = success
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        bus = try container.decodeIfPresent(BusEndpoints.self, forKey: .bus)
        workers =
            try container.decodeIfPresent([WorkerName: WorkerRole].self, forKey: .workers) ?? [:]
        sources = try container.decodeIfPresent([SourceID: Source].self, forKey: .sources) ?? [:]
        fields = try container.decodeIfPresent([FieldID: Field].self, forKey: .fields) ?? [:]
        calendars =
            try container.decodeIfPresent([CalendarID: BusinessCalendar].self, forKey: .calendars)
            ?? [:]
        queues = try container.decodeIfPresent([QueueID: Queue].self, forKey: .queues) ?? [:]
        handoffs =
            try container.decodeIfPresent([PointID: HandoffPoint].self, forKey: .handoffs) ?? [:]
        success = try container.decodeIfPresent([String: SuccessRule].self, forKey: .success) ?? [:]
    }
}

extension Topology {
    /// The rules about customers alone: what is activated.
    public var withoutEndpoints: Topology {
        var rules = self
        rules.bus = nil
        return rules
    }
}

/// Where the bus listens, as ZeroMQ endpoints. Rules about the machine, not about customers: they
/// are read at start and are not part of what is activated.
public struct BusEndpoints: Codable, Hashable, Sendable {
    /// Where nothing else is said: on this machine.
    public static let standard = BusEndpoints(
        publish: "tcp://127.0.0.1:7770", live: "tcp://127.0.0.1:7771")

    public var publish: String
    public var live: String
    public init(publish: String, live: String) {
        self.publish = publish
        self.live = live
    }
}
