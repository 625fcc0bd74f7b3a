// SPDX-License-Identifier: Apache-2.0

/// Workers, sources, fields, queues and success rules.
extension TopologyCheck {
    mutating func checkWorkers(_ knownTypes: Set<EventType>) {
        let known = knownTypes.map(\.rawValue)
        var emitter: [EventType: WorkerName] = [:]
        for (name, role) in topology.workers.sorted(by: { $0.key < $1.key }) {
            let path = TopologyPath("workers").key(name)
            for (list, types) in [("consumes", role.consumes), ("emits", role.emits)] {
                let paths = types.indices.map { path.key(list).index($0) }
                for (type, path) in zip(types, paths) where !knownTypes.contains(type) {
                    error(
                        path, "there is no event \"\(type)\"",
                        Suggestion.didYouMean(type.rawValue, among: known)
                            ?? "`baton tap` shows the events that pass")
                }
                checkUnique(types.map(\.rawValue), noun: "event", at: paths)
            }
            for (index, type) in role.emits.enumerated() {
                if let other = emitter[type], other != name {
                    error(
                        path.key("emits").index(index), "\(other) emits \"\(type)\" already",
                        "each fact has one worker that says it")
                }
                emitter[type] = emitter[type] ?? name
            }
        }
    }

    mutating func checkSources() {
        for (id, source) in topology.sources.sorted(by: { $0.key < $1.key }) {
            let path = TopologyPath("sources").key(id)
            if id == "ask" { error(path, "\"ask\" stands for people", "choose another name") }
            let pointers = [("account", source.account), ("id", source.id), ("at", source.at)]
            guard source.shape == .json else {
                for (key, value) in [("subject", source.subject)] + pointers where value != nil {
                    error(
                        path.key(key),
                        "says where to look in JSON of any shape, and "
                            + "\(source.shape) has a shape of its own", "remove it")
                }
                continue
            }
            checkSubject(source.subject, at: path.key("subject"))
            for (key, pointer) in pointers {
                if let pointer, !Self.isPointer(pointer[...]) {
                    error(
                        path.key(key), "\"\(pointer)\" is no JSON pointer", "write \"/\(pointer)\"")
                }
            }
        }
    }

    private mutating func checkSubject(_ subject: String?, at path: TopologyPath) {
        guard let subject else {
            return error(path, "is missing: of whom does it tell?", "write \"lead:/email\"")
        }
        let parts = subject.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, Self.isPointer(parts[1]) else {
            return error(
                path, "\"\(subject)\" is no kind with a JSON pointer", "write \"lead:/email\"")
        }
        refer(to: String(parts[0]), noun: "kind of subject", among: Self.kinds, at: path)
    }

    private static func isPointer(_ text: Substring) -> Bool {
        text.hasPrefix("/") && text.count > 1
    }

    mutating func checkFields() {
        var supplied: [String: FieldID] = [:]
        for (id, field) in topology.fields.sorted(by: { $0.key < $1.key }) {
            let path = TopologyPath("fields").key(id)
            if ["accepted", "account", "packet", Self.trigger].contains(id.rawValue) {
                error(path, "\"\(id)\" has a meaning of its own", "choose another name")
            }
            if field.from.isEmpty {
                warn(path.key("from"), "nobody supplies it", "name a source, or \"ask:rep\"")
            }
            for (index, origin) in field.from.enumerated() {
                let path = path.key("from").index(index)
                check(origin, at: path)
                guard !origin.hasPrefix("ask:") else { continue }
                if let other = supplied[origin] {
                    error(
                        path,
                        "\"\(origin)\" supplies "
                            + (other == id ? "this field already" : "\"\(other)\" already"),
                        "keep one of them")
                }
                supplied[origin] = supplied[origin] ?? id
            }
        }
    }

    /// `hubspot:deal.amount`, `forms:/utm/source`, `ask:rep`.
    private mutating func check(_ origin: String, at path: TopologyPath) {
        let parts = origin.split(separator: ":", maxSplits: 1)
        guard parts.count == 2 else {
            return error(
                path, "\"\(origin)\" names no source",
                "write \"hubspot:deal.amount\", \"forms:/email\" or \"ask:rep\"")
        }
        let (name, rest) = (String(parts[0]), parts[1])
        guard name != "ask" else {
            return refer(to: String(rest), noun: "role", among: ["owner", "rep"], at: path)
        }
        let known = topology.sources.keys.map(\.rawValue) + ["ask"]
        refer(to: name, noun: "source", among: known, at: path)
        switch topology.sources[SourceID(rawValue: name)]?.shape {
        case .json where !Self.isPointer(rest):
            error(path, "\"\(rest)\" is no JSON pointer", "write \"\(name):/\(rest)\"")
        case .hubspot:
            let object = rest.prefix { $0 != "." }
            let kinds = ["company", "contact", "deal"]
            guard kinds.contains(String(object)), rest.count > object.count + 1 else {
                return error(
                    path, "\"\(rest)\" is no property of a contact, company or deal",
                    Suggestion.didYouMean(String(object), among: kinds)
                        ?? "write \"\(name):deal.amount\"")
            }
        default: break
        }
    }

    mutating func checkQueues() {
        let points = topology.handoffs.values
        let used = Set(points.flatMap { $0.routing.rules.map(\.queue) + [$0.routing.otherwise] })
        // A mistyped reference is told where it stands; the queue that it meant is in use.
        guard used.allSatisfy({ topology.queues[$0] != nil }) || used.isEmpty else { return }
        for id in topology.queues.keys.sorted() where !used.contains(id) {
            warn(
                TopologyPath("queues").key(id), "no handoff point routes to it",
                "remove it, or name it in a rule")
        }
    }

    mutating func checkSuccess() {
        for (name, rule) in topology.success.sorted(by: { $0.key < $1.key }) {
            let path = TopologyPath("success").key(name)
            if rule.when.clauses.isEmpty {
                error(
                    path.key("when"), "an empty condition always holds", "name what must be known")
            }
            check(rule.when, at: path.key("when"))
            check(rule.play.who, at: path.key("play").key("who"))
            check(rule.play.within, at: path.key("play").key("within"))
        }
    }
}
