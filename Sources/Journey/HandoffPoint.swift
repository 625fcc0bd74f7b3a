// SPDX-License-Identifier: Apache-2.0

/// A place in the journey where ownership changes, with everything that makes the change safe.
public struct HandoffPoint: Codable, Hashable, Sendable {
    public var from: TeamID
    public var to: TeamID
    /// The team that owns the definition.
    public var definedBy: TeamID
    public var mode: Mode
    /// What the customer risks here.
    public var risk: String
    /// The kind of subject that is handed over: `lead`, `deal`.
    public var subject: String
    /// The field that names the sender: `deal.owner`.
    public var rep: FieldID
    public var trigger: Condition
    public var entry: Condition
    public var packet: PacketDefinition
    public var routing: Routing
    public var sla: [SLAName: SLA]
    public var tasks: [TaskDefinition]
    public var exit: Condition
    public var feedback: [FeedbackQuestion]

    /// How far Baton goes: `observe` records what it would do and sends nothing, `warn` tells
    /// people, `enforce` also holds what is not ready.
    public enum Mode: String, Codable, Hashable, Sendable { case observe, warn, enforce }

    private enum CodingKeys: String, CodingKey {
        case from, to, mode, risk, subject, rep, trigger, entry, packet, routing, sla, tasks, exit
        case feedback
        case definedBy = "defined_by"
    }

    public init(
        from: TeamID, to: TeamID, definedBy: TeamID, mode: Mode, risk: String, subject: String,
        rep: FieldID, trigger: Condition, entry: Condition, packet: PacketDefinition,
        routing: Routing, sla: [SLAName: SLA] = [:], tasks: [TaskDefinition] = [],
        exit: Condition = Condition([]), feedback: [FeedbackQuestion] = []
    ) {
        self.from = from
        self.to = to
        self.definedBy = definedBy
        self.mode = mode
        self.risk = risk
        self.subject = subject
        self.rep = rep
        self.trigger = trigger
        self.entry = entry
        self.packet = packet
        self.routing = routing
        self.sla = sla
        self.tasks = tasks
        self.exit = exit
        self.feedback = feedback
    }
}
