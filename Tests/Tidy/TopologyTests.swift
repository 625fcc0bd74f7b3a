// SPDX-License-Identifier: Apache-2.0
import Courier
import Console
import Events
import Feedback
import Foundation
import Gate
import Intake
import Journey
import Meter
import Onboarding
import Packager
import Router
import SLAWatcher
import SuccessTrigger
import Testing
import WorkerKit
import WorkerTesting

/// topology.json, the folders and the code say the same.
@Suite struct TopologyTests {
    static let workers: [any Worker.Type] = [
        Intake.self, Gate.self, Packager.self, Router.self, Onboarding.self, SLAWatcher.self,
        SuccessTrigger.self, Meter.self, Feedback.self, Courier.self, Console.self,
    ]

    @Test(arguments: workers.map { $0.name })
    func `topology.json says what a worker consumes and emits`(_ name: WorkerName) throws {
        let worker = try #require(Self.workers.first { $0.name == name })
        let role = try #require(Company.topology.workers[name])
        #expect(role.consumes.sorted() == worker.consumes.sorted())
        #expect(role.emits.sorted() == worker.emits.sorted())
    }

    @Test func `there is a folder for each worker and a worker for each folder`() throws {
        let path = Checkout.root.appending(path: "workers").path
        let folders = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        #expect(folders == Self.workers.map { $0.name.rawValue }.sorted())
        #expect(folders == Company.topology.workers.keys.map(\.rawValue).sorted())
    }

    @Test func `each type of event has one emitting worker, or a door`() {
        var emitters: [EventType: [WorkerName]] = [:]
        for worker in Self.workers {
            for type in worker.emits { emitters[type, default: []].append(worker.name) }
        }
        #expect(emitters.filter { $0.value.count > 1 } == [:])
        let known = Set(Catalogue.all.map { $0.type })
        #expect(Set(emitters.keys).subtracting(known) == [])
    }

    @Test func `what a worker consumes is in the catalogue`() {
        let known = Set(Catalogue.all.map { $0.type })
        for worker in Self.workers { #expect(worker.consumes.subtracting(known) == []) }
    }
}
