// SPDX-License-Identifier: Apache-2.0
import Journey
import Testing
import Wire

@testable import Bus

/// The bus's log says once that a worker is silent, and once that it is back.
@Suite struct SightingsTests {
    private func status(_ states: (WorkerName, String, String)...) -> BusStatus {
        BusStatus(
            epoch: 1, head: 7, time: Instant(microseconds: 0),
            workers: states.map { worker, replica, state in
                WorkerStatus(
                    worker: worker, replica: replica, state: state, through: 7, lagEvents: 0,
                    lagSeconds: 0, parkedKeys: 0)
            })
    }

    @Test func `silence is said once, and so is its end`() {
        var sightings = Sightings()
        #expect(sightings.changes(in: status(("gate", "a", "ready"))) == [])
        #expect(sightings.changes(in: status(("gate", "a", "silent"))) == [.silent("gate")])
        #expect(sightings.changes(in: status(("gate", "a", "silent"))) == [])
        #expect(
            sightings.changes(in: status(("gate", "a", "catching up"))) == [.heardAgain("gate")])
        #expect(sightings.changes(in: status(("gate", "a", "ready"))) == [])
        #expect(sightings.changes(in: status(("gate", "a", "silent"))) == [.silent("gate")])
    }

    @Test func `a worker of which one replica is heard is not silent`() {
        var sightings = Sightings()
        #expect(
            sightings.changes(in: status(("gate", "a", "silent"), ("gate", "b", "ready"))) == [])
        #expect(
            sightings.changes(in: status(("gate", "a", "silent"), ("gate", "b", "silent")))
                == [.silent("gate")])
        #expect(
            sightings.changes(in: status(("gate", "a", "silent"), ("gate", "c", "ready")))
                == [.heardAgain("gate")])
    }

    @Test func `who is out of sight after its silence is back when it is heard`() {
        var sightings = Sightings()
        _ = sightings.changes(in: status(("gate", "a", "silent")))
        #expect(sightings.changes(in: status()) == [])
        #expect(sightings.changes(in: status(("gate", "b", "ready"))) == [.heardAgain("gate")])
    }

    @Test func `who left in order is not silent`() {
        var sightings = Sightings()
        _ = sightings.changes(in: status(("gate", "a", "ready")))
        #expect(sightings.changes(in: status()) == [])
    }

    @Test func `several are told in the order of their names`() {
        var sightings = Sightings()
        let both = status(("router", "a", "silent"), ("gate", "a", "silent"))
        #expect(sightings.changes(in: both) == [.silent("gate"), .silent("router")])
    }
}
