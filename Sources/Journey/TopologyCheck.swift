// SPDX-License-Identifier: Apache-2.0

extension Topology {
    /// Everything that is wrong with what the topology says: references that lead nowhere, clocks
    /// that cannot be reckoned, fields that nobody supplies. Empty for one that can be activated.
    ///
    /// - Parameters:
    ///   - knownTypes: The types of event that this build knows.
    ///   - fromElsewhere: Those of them that no worker says.
    public func faults(
        knownTypes: Set<EventType>, fromElsewhere: Set<EventType>
    ) -> [TopologyFault] {
        var check = TopologyCheck(self)
        check.checkBus()
        check.checkWorkers(knownTypes)
        check.checkCompany(fromElsewhere: fromElsewhere)
        check.checkSources()
        check.checkFields()
        check.checkCalendars()
        check.checkQueues()
        for (id, point) in handoffs.sorted(by: { $0.key < $1.key }) {
            check.check(point, at: TopologyPath("handoffs").key(id))
        }
        check.checkSuccess()
        return check.faults
    }
}

/// Judges a topology and collects what is wrong, section by section. Deterministic: ids in the
/// order of their names.
struct TopologyCheck {
    let topology: Topology
    private(set) var faults: [TopologyFault] = []

    init(_ topology: Topology) { self.topology = topology }

    /// Kinds of subject that can come to a handoff point, as the tools tell of them.
    static let kinds = ["account", "deal", "lead"]
    /// Events of a handoff that clocks, tasks and questions can wait for.
    static let signals = [
        "handoff.accepted", "handoff.completed", "handoff.opened", "handoff.rejected",
        "handoff.routed", "packet.sealed",
    ]
    /// Moments that tools tell of without a task that marks them.
    static let activities = ["touch.first_human"]
    /// The opening of the handoff.
    static let trigger = "trigger"
    /// More questions than a person answers in 15 minutes.
    static let mostRequired = 10

    mutating func error(_ path: TopologyPath, _ problem: String, _ mend: String? = nil) {
        faults.append(TopologyFault(path.description, problem, mend: mend))
    }
    mutating func warn(_ path: TopologyPath, _ problem: String, _ mend: String? = nil) {
        faults.append(TopologyFault(path.description, problem, mend: mend, severity: .warning))
    }

    /// Refuses a reference that leads nowhere.
    mutating func refer(
        to name: String, noun: String, among known: [String], at path: TopologyPath
    ) {
        guard !known.contains(name) else { return }
        error(
            path, "there is no \(noun) \"\(name)\"",
            Suggestion.among(name, known: known, noun: "known are"))
    }

    mutating func refer(to field: FieldID, at path: TopologyPath) {
        guard topology.fields[field] == nil else { return }
        let known = topology.fields.keys.map(\.rawValue)
        error(
            path, "there is no field \"\(field)\"",
            Suggestion.didYouMean(field.rawValue, among: known)
                ?? "define it in \"fields\", with its type, sources and question")
    }

    /// A field that names a person.
    mutating func referToPerson(_ field: FieldID, at path: TopologyPath) {
        refer(to: field, at: path)
        guard let type = topology.fields[field]?.type, type != .person else { return }
        error(
            path, "\"\(field)\" holds \(type.content) and cannot name a person",
            "name a field of type person")
    }

    mutating func check(_ role: Role, at path: TopologyPath) {
        let roles = ["owner", "owner.manager", "rep", "rep.manager"]
        guard !roles.contains(role.rawValue) else { return }
        if let meant = Suggestion.didYouMean(role.rawValue, among: roles) {
            warn(path, "\"\(role)\" is taken for a person's id", meant)
        } else if role.rawValue.contains(".") {
            error(
                path, "\"\(role)\" is no role",
                "write one of \(roles.joined(separator: ", ")), or a person's id")
        }
    }

    mutating func check(_ period: Period, at path: TopologyPath) {
        guard period.business else { return }
        let elapsed = Period(period.count, period.unit)
        error(path, "this build reckons elapsed time only", "write \"\(elapsed)\"")
    }

    mutating func checkUnique(_ names: [String], noun: String, at paths: [TopologyPath]) {
        var first: [String: TopologyPath] = [:]
        for (name, path) in zip(names, paths) {
            if let before = first[name] {
                error(
                    path, "the \(noun) \"\(name)\" stands at \(before) already", "keep one of them")
            } else {
                first[name] = path
            }
        }
    }
}

extension FieldType {
    /// What a field of the type holds, as a fault says it.
    var content: String {
        switch self {
        case .text: "a text"
        case .number: "a number"
        case .flag: "true or false"
        case .date: "a date"
        case .money: "an amount of money"
        case .person: "a person"
        case .measure: "a measure"
        case .stakeholders, .promises, .risks, .objections, .milestones:
            "a table of \(rawValue.dropLast(2))s"
        }
    }
}
