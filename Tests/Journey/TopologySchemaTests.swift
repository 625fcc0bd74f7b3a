// SPDX-License-Identifier: Apache-2.0
internal import Foundation
@testable internal import Journey
internal import Testing

/// The types, the shapes that the loader checks and the schema for editors say the same.
@Suite struct `The schema of a topology` {
    private let schema: [String: Any] = {
        do {
            let json = try Data(contentsOf: Shipped.root.appending(path: "schema/topology.json"))
            return try JSONSerialization.jsonObject(with: json) as? [String: Any] ?? [:]
        } catch {
            fatalError("schema/topology.json: \(error)")
        }
    }()

    @Test func `has the keys, choices and ranges that the loader knows`() {
        #expect(differences(TopologyShape.root, schema, at: "$") == [])
    }

    @Test func `explains every key`() {
        #expect(unexplained(schema, at: "$") == [])
    }

    @Test func `has a place for all that the types can say, and for nothing else`() throws {
        let node = try JSONReader.read(Array(JSONEncoder().encode(Self.whole)))
        var check = ShapeCheck()
        check.check(node, TopologyShape.root, at: TopologyPath())
        #expect(check.faults.map(\.fault) == [])
        #expect(unsaid(TopologyShape.root, node, at: "$") == ["$.$schema", "$.include"])
        #expect(try Topology(json: Array(JSONEncoder().encode(Self.whole))) == Self.whole)
    }

    /// Where the schema says something else than the shape.
    private func differences(_ shape: Shape, _ node: [String: Any], at path: String) -> [String] {
        let node = resolved(node)
        switch shape {
        case .object(let members):
            let properties = node["properties"] as? [String: [String: Any]] ?? [:]
            let required = (node["required"] as? [String] ?? []).sorted()
            var found: [String] = []
            if properties.keys.sorted() != members.map(\.key).sorted() {
                found.append("\(path) keys")
            }
            if required != members.filter(\.required).map(\.key).sorted() {
                found.append("\(path) required")
            }
            if node["additionalProperties"] as? Bool != false { found.append("\(path) open") }
            return found
                + members.flatMap {
                    differences($0.shape, properties[$0.key] ?? [:], at: "\(path).\($0.key)")
                }
        case .named(_, let shape):
            return differences(
                shape, node["additionalProperties"] as? [String: Any] ?? [:], at: "\(path).*")
        case .list(let shape):
            return differences(shape, node["items"] as? [String: Any] ?? [:], at: "\(path)[]")
        case .choice(let words):
            return (node["enum"] as? [String])?.sorted() == words.sorted() ? [] : ["\(path) choice"]
        case .count(let range):
            let isSame =
                node["minimum"] as? Int == range.lowerBound
                && node["maximum"] as? Int == range.upperBound
                && node["type"] as? String == "integer"
            return isSame ? [] : ["\(path) range"]
        case .flag: return node["type"] as? String == "boolean" ? [] : ["\(path) flag"]
        case .number: return node["type"] as? String == "number" ? [] : ["\(path) number"]
        case .text, .form: return canBeText(node) ? [] : ["\(path) text"]
        case .condition:
            return (node["properties"] == nil && node["type"] as? String == "object")
                ? [] : ["\(path) condition"]
        }
    }

    private func canBeText(_ node: [String: Any]) -> Bool {
        if let some = node["anyOf"] as? [[String: Any]] {
            return some.allSatisfy { canBeText(resolved($0)) }
        }
        return node["type"] as? String == "string" || node["enum"] is [String]
    }

    private func resolved(_ node: [String: Any]) -> [String: Any] {
        guard let reference = node["$ref"] as? String,
            let name = reference.split(separator: "/").last,
            let defined = (schema["$defs"] as? [String: [String: Any]])?[String(name)]
        else { return node }
        return resolved(defined).merging(node.filter { $0.key != "$ref" }) { _, own in own }
    }

    private func unexplained(_ node: Any, at path: String) -> [String] {
        guard let node = node as? [String: Any] else { return [] }
        let properties = node["properties"] as? [String: Any] ?? [:]
        let silent = properties.filter { $0.value is [String: Any] }
            .filter { (($0.value as? [String: Any])?["description"] as? String ?? "").isEmpty }
        return silent.keys.sorted().map { "\(path).\($0)" }
            + node.sorted { $0.key < $1.key }
            .filter { !["if", "then", "else"].contains($0.key) }
            .flatMap { unexplained($0.value, at: "\(path).\($0.key)") }
    }

    /// The keys of the shape that stand nowhere in the JSON.
    private func unsaid(_ shape: Shape, _ node: JSONNode?, at path: String) -> [String] {
        switch shape {
        case .object(let members):
            return members.flatMap { member in
                guard let inner = node?[member.key] else { return ["\(path).\(member.key)"] }
                return unsaid(member.shape, inner, at: "\(path).\(member.key)")
            }
        case .named(_, let shape): return unsaid(shape, node?.members?.first?.node, at: "\(path).*")
        case .list(let shape):
            guard case .list(let nodes)? = node?.content else { return [path] }
            return unsaid(shape, nodes.first, at: "\(path)[]")
        default: return node == nil ? [path] : []
        }
    }
}

extension `The schema of a topology` {
    /// A topology with everything in it.
    fileprivate static let whole = Topology(
        bus: BusEndpoints(publish: "tcp://a", live: "tcp://b"),
        workers: ["gate": WorkerRole(stage: .define, consumes: ["a.b"], emits: ["c.d"])],
        sources: [
            "forms": Source(
                shape: .json, subject: "lead:/e", account: "/a", id: "/i", at: "/t", currency: "EUR"
            )
        ],
        fields: ["f": Field(type: .text, from: ["ask:rep"], ask: "?", none: .allowed)],
        calendars: [
            "v": BusinessCalendar(zone: "UTC", holidays: "at", open: ["mon": ["09:00-17:00"]])
        ],
        queues: ["q": Queue(team: "t", fallback: "p")],
        handoffs: ["h": point],
        success: [
            "s": SuccessRule(
                when: holds,
                play: Play(who: .owner, ask: "champion", say: "!", within: Period(5, .days)))
        ])

    private static let holds = Condition([.init("f", .known(true))])

    private static let point = HandoffPoint(
        from: "a", to: "b", definedBy: "c", mode: .enforce, risk: "r", subject: "deal", rep: "f",
        trigger: holds, entry: holds,
        packet: PacketDefinition(
            context: [FieldUse("f", required: true)], goals: [FieldUse("f")],
            stakeholders: [FieldUse("f")], constraints: [FieldUse("f")], nextSteps: [FieldUse("f")],
            remind: Reminder(who: .rep, every: Period(1, .days), times: 2, then: "rep.manager")),
        routing: Routing(
            first: "f", rules: [.init(when: holds, queue: "q")], otherwise: "q",
            accept: .init(within: Period(4, .hours), otherwise: .fallback)),
        sla: [
            "s": SLA(
                start: "trigger", stop: "m", within: Period(2, .hours), warn: [Share(percent: 50)],
                escalate: [.owner])
        ],
        tasks: [
            TaskDefinition(
                id: "t", do: "x", who: .rep, due: Due(after: "trigger", Period(1, .days)),
                human: true, marks: "m", when: holds)
        ],
        exit: holds,
        feedback: [FeedbackQuestion(who: .owner, ask: "?", scale: 5, at: "m", tell: [.rep])])
}
