// SPDX-License-Identifier: Apache-2.0

/// One handoff point: criteria, packet, routing, clocks, tasks and questions.
extension TopologyCheck {
    mutating func check(_ point: HandoffPoint, at path: TopologyPath) {
        refer(
            to: point.subject, noun: "kind of subject", among: Self.kinds, at: path.key("subject"))
        referToPerson(point.rep, at: path.key("rep"))
        if point.trigger.clauses.isEmpty {
            error(path.key("trigger"), "an empty condition always holds", "name what starts it")
        }
        check(point.trigger, at: path.key("trigger"))
        check(point.entry, at: path.key("entry"), pseudo: ["packet": .text("complete")])
        check(point.packet, at: path.key("packet"))
        check(point.routing, at: path.key("routing"))
        checkReadInPacket(of: point, at: path)
        for (name, sla) in point.sla.sorted(by: { $0.key < $1.key }) {
            check(sla, of: point, at: path.key("sla").key(name))
        }
        checkTasks(of: point, at: path.key("tasks"))
        if point.exit.clauses.isEmpty {
            error(path.key("exit"), "an empty condition always holds", "write {\"accepted\": true}")
        }
        let moments = ["accepted"] + point.moments
        check(
            point.exit, at: path.key("exit"),
            pseudo: Dictionary(moments.map { ($0, .flag(true)) }) { first, _ in first })
        checkFeedback(of: point, at: path.key("feedback"))
    }

    private mutating func check(_ packet: PacketDefinition, at path: TopologyPath) {
        let sections = [
            ("context", packet.context), ("goals", packet.goals),
            ("stakeholders", packet.stakeholders), ("constraints", packet.constraints),
            ("next_steps", packet.nextSteps),
        ]
        var paths: [TopologyPath] = []
        for (name, uses) in sections {
            for (index, use) in uses.enumerated() {
                let path = path.key(name).index(index)
                paths.append(path)
                refer(to: use.field, at: path)
                if use.required, topology.fields[use.field]?.from.isEmpty == true {
                    error(
                        path, "\"\(use.field)\" is required and nobody supplies it",
                        "name a source in fields, or \"ask:rep\"")
                }
            }
        }
        checkUnique(packet.fields.map(\.field.rawValue), noun: "field", at: paths)
        let required = packet.fields.count(where: \.required)
        if required > Self.mostRequired {
            warn(
                path, "\(required) required fields are more than people fill in",
                "require at most \(Self.mostRequired)")
        }
        if let remind = packet.remind {
            check(remind.who, at: path.key("remind").key("who"))
            check(remind.every, at: path.key("remind").key("every"))
            if let then = remind.then { check(then, at: path.key("remind").key("then")) }
        }
    }

    private mutating func check(_ routing: Routing, at path: TopologyPath) {
        let queues = topology.queues.keys.map(\.rawValue)
        if let first = routing.first { referToPerson(first, at: path.key("first")) }
        for (index, rule) in routing.rules.enumerated() {
            let path = path.key("rules").index(index)
            if rule.when.clauses.isEmpty {
                error(
                    path.key("when"), "an empty condition always holds",
                    "name what must hold, or use \"otherwise\"")
            }
            check(rule.when, at: path.key("when"))
            refer(to: rule.queue.rawValue, noun: "queue", among: queues, at: path.key("queue"))
        }
        refer(
            to: routing.otherwise.rawValue, noun: "queue", among: queues, at: path.key("otherwise"))
        check(routing.accept.within, at: path.key("accept").key("within"))
    }

    /// Who routes and who creates tasks reads the packet and nothing else.
    private mutating func checkReadInPacket(of point: HandoffPoint, at path: TopologyPath) {
        let packed = Set(point.packet.fields.map(\.field))
        var read: [(FieldID, TopologyPath)] = []
        if let first = point.routing.first {
            read.append((first, path.key("routing").key("first")))
        }
        for (index, rule) in point.routing.rules.enumerated() {
            let path = path.key("routing").key("rules").index(index).key("when")
            read += rule.when.clauses.map { (FieldID($0.field), path.key($0.field)) }
        }
        for (index, task) in point.tasks.enumerated() {
            let path = path.key("tasks").index(index).key("when")
            read += (task.when?.clauses ?? []).map { (FieldID($0.field), path.key($0.field)) }
        }
        for (field, path) in read where topology.fields[field] != nil && !packed.contains(field) {
            error(
                path, "only the packet is read here, and \"\(field)\" is not in it",
                "add it to a section of the packet")
        }
    }

    private mutating func checkTasks(of point: HandoffPoint, at path: TopologyPath) {
        checkUnique(
            point.tasks.map(\.id.rawValue), noun: "task",
            at: point.tasks.indices.map { path.index($0).key("id") })
        for (index, task) in point.tasks.enumerated() {
            let path = path.index(index)
            check(task.who, at: path.key("who"))
            check(task.due.period, at: path.key("due"))
            if task.due.after == task.marks {
                error(
                    path.key("due"), "the task itself marks \"\(task.due.after)\"",
                    "write \"trigger + \(task.due.period)\"")
            } else {
                check(task.due.after, of: point, mayBeDate: true, at: path.key("due"))
            }
            if let when = task.when { check(when, at: path.key("when")) }
        }
    }

    private mutating func checkFeedback(of point: HandoffPoint, at path: TopologyPath) {
        for (index, question) in point.feedback.enumerated() {
            let path = path.index(index)
            check(question.who, at: path.key("who"))
            check(question.at, of: point, mayBeDate: false, at: path.key("at"))
            if question.tell.isEmpty {
                error(path.key("tell"), "nobody hears the answer", "write [\"rep\"]")
            }
            for (index, role) in question.tell.enumerated() {
                check(role, at: path.key("tell").index(index))
            }
        }
    }
}

extension HandoffPoint {
    /// Moments that a task marks or a tool tells of, in the order of their names.
    fileprivate var moments: [String] {
        Set(tasks.compactMap(\.marks?.rawValue) + TopologyCheck.activities).sorted()
    }
}

extension TopologyCheck {
    /// A moment that somebody waits for has to come: an event of the handoff, a moment that a task
    /// marks or a tool tells of, where it may be one a date field, or the opening.
    mutating func check(
        _ moment: Moment, of point: HandoffPoint, mayBeDate: Bool, at path: TopologyPath
    ) {
        let moments = Self.signals + [Self.trigger] + point.moments
        guard !moments.contains(moment.rawValue) else { return }
        if let field = topology.fields[FieldID(rawValue: moment.rawValue)] {
            guard !mayBeDate || field.type != .date else { return }
            return error(
                path,
                mayBeDate
                    ? "\"\(moment)\" holds \(field.type.content) and is no date"
                    : "\"\(moment)\" is a field, and only moments and events count here",
                "name \(Self.trigger), a moment that a task marks, or an event")
        }
        let dates = topology.fields.filter { mayBeDate && $0.value.type == .date }
        error(
            path, "\"\(moment)\" never comes: no task of this point marks it",
            Suggestion.didYouMean(moment.rawValue, among: moments + dates.keys.map(\.rawValue))
                ?? "known are \(moments.sorted().joined(separator: ", "))")
    }
}
