// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Foundation
internal import Journey
internal import Testing

@Suite struct `The catalogue` {
    @Test func `lists every payload of its folder, once`() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Sources/Events/Catalogue")
        var declared: [String] = []
        for file in try FileManager.default.contentsOfDirectory(atPath: folder.path()) {
            let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
            for match in text.matches(of: /public struct (\w+): Payload/) {
                declared.append(String(match.1))
            }
        }
        #expect(declared.sorted() == Catalogue.all.map { "\($0)" }.sorted())
    }

    @Test func `names every type once, as a topic can be named`() {
        let types = Catalogue.all.map { $0.type.rawValue }
        #expect(Set(types).count == types.count)
        #expect(types.allSatisfy { $0.wholeMatch(of: /[a-z]+(\.[a-z]+)+/) != nil })
    }

    @Test func `finds the payload of a type, and none of a strange one`() {
        for payload in Catalogue.all {
            let isFound = Catalogue.payload(of: payload.type) == payload
            #expect(isFound, "\(payload)")
        }
        #expect(Catalogue.payload(of: "weather.changed") == nil)
        #expect(Catalogue.payload(of: "") == nil)
    }

    @Test func `activates rules about customers, and not where the bus listens`() {
        let topology = Topology(bus: .standard)
        let activated = TopologyActivated(version: 1, topology: topology)
        #expect(activated.topology == Topology())
    }

    @Test func `has a sample of every type`() {
        let sampled = Samples.all.map { Draft($0, subject: "deal:7301", key: "*").type }
        #expect(sampled.sorted() == Catalogue.all.map { $0.type }.sorted())
    }

    @Test(arguments: Samples.all.indices)
    func `is the same once it was written and read`(index: Int) throws {
        let sample = Samples.all[index]
        let draft = Draft(sample, subject: "deal:7301", key: "account:501", handoff: "h1")
        let event = try draft.event(id: "1", source: "/test")
        #expect(event.type == draft.type)
        let read = try Event(json: event.json)
        let isSame = isEqual(sample, read.body)
        #expect(isSame)
        #expect(
            try Draft(read.body, subject: "deal:7301", key: "account:501", handoff: "h1")
                .event(id: "1", source: "/test").json == event.json)
    }

    private func isEqual<P: Payload>(_ sample: P, _ other: any Payload) -> Bool {
        other as? P == sample
    }
}
