// SPDX-License-Identifier: Apache-2.0
internal import Crew
internal import Events
internal import Foundation
@testable internal import Journey
internal import Testing
internal import WorkerKit
internal import WorkerTesting

@testable internal import baton

/// docs/asyncapi.yaml and the code say the same.
@Suite struct `The description of the events` {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    private static let document: YAMLNode = {
        do { return try AsyncAPI.document(root) } catch { fatalError("\(error)") }
    }()

    private let document = Self.document
    private let fit = SchemaFit(document: Self.document)

    @Test func `is what baton dev asyncapi prints`() throws {
        let file = Self.root.appending(path: "docs/asyncapi.yaml")
        let isCurrent = try String(contentsOf: file, encoding: .utf8) == document.yaml
        #expect(isCurrent, "mend: bin/baton dev asyncapi > docs/asyncapi.yaml")
    }

    @Test func `has a channel and a message of every type, and of no other`() {
        let types = Catalogue.all.map { $0.type.rawValue }.sorted()
        let channels = document["channels"]!
        let tapped = channels.keys.compactMap { channels[$0]?["address"]?.string }
            .filter { $0.hasPrefix("event.") }
        #expect(tapped.sorted() == types.map { "event.\($0)" })
        let messages = document["components"]!["messages"]!
        let described = messages.keys.filter { messages[$0]?["name"] != nil }
        #expect(described.sorted() == types)
        #expect(channels["commits"]!["messages"]!.keys.sorted() == types)
    }

    @Test func `explains every type`() {
        let messages = document["components"]!["messages"]!
        let mute = Catalogue.all.map { $0.type.rawValue }
            .filter { messages[$0]?["summary"]?.string?.isEmpty ?? true }
        #expect(mute == [])
    }

    @Test func `says whose word every type is`() {
        let orphans = Catalogue.all.map { $0.type }
            .filter { AsyncAPIDocument.speaker(of: $0).isEmpty }
        #expect(orphans == [])
        #expect(AsyncAPIDocument.speaker(of: "handoff.routed") == "the worker router")
        #expect(AsyncAPIDocument.speaker(of: "clock.reached") == "the bus")
        #expect(
            AsyncAPIDocument.speaker(of: "fact.observed")
                == "tools and people, through a door; the worker intake")
    }

    @Test func `refers to nothing that is not there`() {
        #expect(dangling(document) == [])
    }

    @Test(arguments: Crew.workers.map { $0.name })
    func `says what a worker receives and sends`(_ name: WorkerName) throws {
        let worker = try #require(Crew.workers.first { $0.name == name })
        #expect(types(of: "\(name).receive", on: "commits") == worker.consumes.sorted())
        #expect(types(of: "\(name).send", on: "outcomes") == worker.emits.sorted())
    }

    @Test func `lets in through doors what the door for tools lets in`() {
        let outside = Catalogue.fromOutside.sorted()
        #expect(types(of: "publish", on: "publish").sorted() == outside)
        #expect(types(of: "post.events", on: "http.events").sorted() == outside)
    }

    @Test(arguments: Samples.all.indices)
    func `has a schema that a sample of each type fits`(index: Int) throws {
        let event = try sample(index)
        #expect(try faults(of: event.json, event.type) == [])
        let stored = Stamp.stamp(event.json, sequence: 7, recorded: event.happened)
        #expect(try faults(of: stored, event.type) == [])
        #expect(try unnamed(event) == [])
    }

    @Test(arguments: Samples.all.indices)
    func `requires what the code requires, and no more`(index: Int) throws {
        let event = try sample(index)
        var whole = try json(of: event)
        let data = whole["data"] as? [String: Any] ?? [:]
        for cut in cuts(of: data, fit.resolved(schema(of: event.type))) {
            whole["data"] = cut.rest
            let isRead = (try? Event(json: bytes(of: whole))) != nil
            #expect(isRead != cut.isRequired, "\(event.type): \(cut.path)")
        }
    }

    @Test(arguments: [
        (#"{"field":"a","source":"t","value":{"number":"7"}}"#, "$.data.value.number: type number"),
        (#"{"field":"a","source":"t","value":{"txt":"7"}}"#, "$.data.value.txt is unknown"),
        (#"{"field":"a","value":{"date":"soon"}}"#, "$.data.value.date: format date-time"),
        (#"{"field":7,"source":"t"}"#, "$.data.field: type string"),
    ])
    func `refuses what the code refuses`(data: String, fault: String) throws {
        let json =
            #"{"specversion":"1.0","id":"1","source":"/t","type":"fact.observed","data":\#(data)}"#
        #expect(throws: MalformedEvent.self) { try Event(json: Array(json.utf8)) }
        #expect(try faults(of: Array(json.utf8), "fact.observed").contains(fault))
    }

    @Test func `fits all that the demo's company said`() throws {
        var company = try DemoCompany(
            journal: MemoryJournal(), rules: Company.topology,
            at: DemoStory.monday + .seconds(7 * 3_600))
        for step in DemoStory().steps {
            try company.wait(until: step.at)
            try step.run(&company)
        }
        let events = company.takeStored()
        #expect(events.count > 200)
        let found = try events.flatMap { event in
            try faults(of: event.json, event.type).map { "\(event.type): \($0)" }
        }
        #expect(Set(found) == [])
    }

    // MARK: What is looked at

    private func sample(_ index: Int) throws -> Event {
        try Draft(Samples.all[index], subject: "deal:7301", key: "account:501", handoff: "h1")
            .event(id: "1", source: "/test", causation: "0", time: Instant(microseconds: 0))
    }

    private func faults(of json: [UInt8], _ type: EventType) throws -> [String] {
        let message = document["components"]!["messages"]![type.rawValue]!
        return fit.faults(of: try JSONReader.read(json), message["payload"]!)
    }

    private func schema(of type: EventType) -> YAMLNode {
        document["components"]!["schemas"]![type.rawValue]!
    }

    private func json(of event: Event) throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: Data(event.json)) as? [String: Any] ?? [:]
    }

    private func bytes(of object: [String: Any]) throws -> [UInt8] {
        Array(try JSONSerialization.data(withJSONObject: object))
    }

    /// The parts that a sample has and its schema does not name, and the other way round.
    private func unnamed(_ event: Event) throws -> [String] {
        let data = try json(of: event)["data"] as? [String: Any] ?? [:]
        let named = schema(of: event.type)["properties"]?.keys ?? []
        return Set(data.keys).symmetricDifference(named).sorted()
    }

    private func types(of operation: String, on channel: String) -> [EventType] {
        let messages = document["operations"]![operation]?["messages"]?.elements ?? []
        let prefix = "#/channels/\(channel)/messages/"
        return messages.compactMap { $0["$ref"]?.string }.filter { $0.hasPrefix(prefix) }
            .map { EventType($0.dropFirst(prefix.count)) }
    }

    private func dangling(_ node: YAMLNode) -> [String] {
        switch node {
        case .map(let members):
            let isLost = node["$ref"] != nil && fit.resolved(node) == .null
            return (isLost ? ["\(node)"] : []) + members.flatMap { dangling($0.value) }
        case .list(let elements): return elements.flatMap(dangling)
        default: return []
        }
    }

    private struct Cut {
        var path: String
        var rest: Any
        var isRequired: Bool
    }

    /// The same JSON without one of its parts, for each part that a schema names.
    private func cuts(of value: Any, _ schema: YAMLNode, at path: String = "$") -> [Cut] {
        if let list = value as? [Any], let first = list.first, let items = schema["items"] {
            return cuts(of: first, fit.resolved(items), at: "\(path)[0]").map {
                Cut(path: $0.path, rest: [$0.rest] + list.dropFirst(), isRequired: $0.isRequired)
            }
        }
        guard let object = value as? [String: Any], schema["additionalProperties"] == nil else {
            return []
        }
        let required = schema["required"]?.elements.compactMap(\.string) ?? []
        return (schema["properties"]?.keys ?? []).flatMap { key -> [Cut] in
            guard let part = object[key] else { return [] }
            var rest = object
            rest[key] = nil
            let own = Cut(path: "\(path).\(key)", rest: rest, isRequired: required.contains(key))
            let inside = cuts(
                of: part, fit.resolved(schema["properties"]![key]!), at: "\(path).\(key)")
            return [own]
                + inside.map { cut in
                    rest[key] = cut.rest
                    return Cut(path: cut.path, rest: rest, isRequired: cut.isRequired)
                }
        }
    }
}
