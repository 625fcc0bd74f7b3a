// SPDX-License-Identifier: Apache-2.0
import Crew
import Events
import Foundation
import Journey
import Testing
import WorkerKit
import WorkerTesting

/// topology.json, the folders, Package.swift and the code say the same.
@Suite struct TopologyTests {
    @Test(arguments: Crew.workers.map { $0.name })
    func `topology.json says what a worker consumes and emits`(_ name: WorkerName) throws {
        let worker = try #require(Crew.workers.first { $0.name == name })
        let role = try #require(Company.topology.workers[name])
        #expect(role.consumes.sorted() == worker.consumes.sorted())
        #expect(role.emits.sorted() == worker.emits.sorted())
    }

    @Test func `there is a folder for each worker and a worker for each folder`() throws {
        let path = Checkout.root.appending(path: "workers").path
        let folders = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        #expect(folders == Crew.workers.map { $0.name.rawValue }.sorted())
        #expect(folders == Company.topology.workers.keys.map(\.rawValue).sorted())
    }

    @Test func `Package.swift builds a library and an executable for each worker`() throws {
        let package = try Checkout.text("Package.swift")
        let list = package.split(separator: "let folds:").last?.split(separator: "\n]").first ?? ""
        let built = list.matches(of: /\("([a-z-]+)", "([A-Za-z]+)"\)/)
            .map { "\($0.output.1): \($0.output.2)" }
        let known = Crew.workers.map { "\($0.name): \(String(describing: $0))" }
        #expect(built.sorted() == known.sorted())
    }

    /// What people, tools and endpoints say, and what the bus says itself. The facts of tools come
    /// through a door too, and stand in intake's `emits` for those that it decides.
    static let doors: Set<EventType> = [
        PersonObserved.type, ActivityLogged.type, TicketUpdated.type, FieldFillRequested.type,
        HandoffAcceptRequested.type, HandoffRejectRequested.type, HandoffRateRequested.type,
        TaskDoneRequested.type, DeliveryAttempted.type,
    ]
    static let bus: Set<EventType> = [
        TopologyActivated.type, ClockReached.type, EventReleased.type,
    ]
    /// What the host of any worker says of itself: it stands in no `emits`, which are what folds
    /// decide.
    static let hosts: Set<EventType> = [EventParked.type]

    @Test func `each type of event has one who says it`() {
        var speakers: [EventType: [String]] = [:]
        for worker in Crew.workers {
            for type in worker.emits { speakers[type, default: []].append("\(worker.name)") }
        }
        for type in Self.doors { speakers[type, default: []].append("doors") }
        for type in Self.bus { speakers[type, default: []].append("the bus") }
        for type in Self.hosts { speakers[type, default: []].append("hosts") }
        #expect(speakers.filter { $0.value.count > 1 } == [:])
        #expect(speakers.keys.sorted() == Catalogue.all.map { $0.type }.sorted())
    }

    @Test func `what a worker consumes is in the catalogue`() {
        let known = Catalogue.types
        for worker in Crew.workers { #expect(worker.consumes.subtracting(known) == []) }
    }
}
