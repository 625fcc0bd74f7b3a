// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Foundation
internal import Journey
internal import Testing

@Suite struct `The examples` {
    private let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    @Test func `people are events that reach every slot, each once`() throws {
        let lines = try text("people.ndjson").split(separator: "\n")
        let events = try lines.map { try Event(json: Array($0.utf8)) }
        let people = events.compactMap { $0.body as? PersonObserved }
        #expect(people.count == 7)
        #expect(events.allSatisfy { $0.key == Envelope.everySlot })
        #expect(Set(events.map(\.id)).count == 7)
    }

    @Test func `queues have members and their fallbacks exist`() throws {
        var people = People()
        for line in try text("people.ndjson").split(separator: "\n") {
            let event = try Event(json: Array(line.utf8))
            if let person = event.body as? PersonObserved { people.apply(person) }
        }
        for queue in try topology().queues.values {
            #expect(people.members(of: queue.team).count == 2)
            #expect(people[queue.fallback] != nil)
        }
    }

    @Test func `the topology beside them has no fault against the catalogue`() throws {
        let file = try TopologyFile(reading: root.appending(path: "topology.json").path())
        #expect(
            file.faults(
                knownTypes: Catalogue.types, fromElsewhere: Catalogue.fromElsewhere) == [])
    }

    @Test func `the batch holds events of the catalogue, with columns that tables have`() throws {
        let topology = try topology()
        for item in try #require(json("05-cloudevents-batch.json") as? [[String: Any]]) {
            let event = try Event(json: Array(JSONSerialization.data(withJSONObject: item)))
            #expect(event.subject == "deal:7301")
            guard let fact = event.body as? FactObserved else {
                #expect(event.body is ActivityLogged)
                continue
            }
            let columns = try #require(topology.fields[fact.field]?.type.columns)
            guard case .rows(let rows)? = fact.value else { Issue.record("no rows"); continue }
            for row in rows {
                #expect(Set(row.keys).isSubset(of: columns.required + columns.optional))
                #expect(columns.required.allSatisfy { row[$0] != nil })
            }
        }
    }

    @Test(arguments: [
        "02-hubspot-contact.json", "03-hubspot-deal-open.json", "04-hubspot-closed-won.json",
        "07-hubspot-first-success.json",
    ])
    func `HubSpot sends changes of properties that the field map knows, as text`(
        name: String
    ) throws {
        let documented: Set<String> = [
            "eventId", "subscriptionId", "portalId", "appId", "occurredAt", "subscriptionType",
            "attemptNumber", "objectId", "propertyName", "propertyValue", "changeSource",
            "associationType", "fromObjectId", "toObjectId", "associationRemoved",
            "isPrimaryAssociation",
        ]
        let mapped = Set(try topology().fields.values.flatMap(\.from))
        for change in try #require(json(name) as? [[String: Any]]) {
            #expect(Set(change.keys).isSubset(of: documented))
            let type = try #require(change["subscriptionType"] as? String)
            guard type.hasSuffix(".propertyChange") else { continue }
            let property = try #require(change["propertyName"] as? String)
            #expect(change["propertyValue"] is String)
            #expect(mapped.contains("hubspot:\(type.dropLast(15)).\(property)"))
        }
    }

    @Test func `lack first success, promises and risks when the deal is won, and nothing else`()
        throws
    {
        let topology = try topology()
        let point = try #require(topology.handoffs["sales-to-onboarding"])
        var told: Set<String> = []
        for name in ["02-hubspot-contact.json", "03-hubspot-deal-open.json"] {
            for change in try #require(json(name) as? [[String: Any]]) {
                guard let property = change["propertyName"] as? String else { continue }
                let type = try #require(change["subscriptionType"] as? String)
                told.insert("hubspot:\(type.dropLast(15)).\(property)")
            }
        }
        let missing = point.packet.fields.filter(\.required).map(\.field).filter { field in
            topology.fields[field]?.from.allSatisfy { !told.contains($0) } ?? true
        }
        // The call notes of the batch tell the promises.
        #expect(missing == ["success.first", "promises", "risks"])
    }

    private func text(_ name: String) throws -> String {
        try String(contentsOf: root.appending(path: "examples/\(name)"), encoding: .utf8)
    }
    private func json(_ name: String) throws -> Any {
        try JSONSerialization.jsonObject(with: Data(text(name).utf8))
    }
    private func topology() throws -> Topology {
        try Topology.load(root.appending(path: "topology.json").path())
    }
}
