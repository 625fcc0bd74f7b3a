// SPDX-License-Identifier: Apache-2.0
import Console
import Events
import Journey
import Testing
import Wire
import WorkerTesting

@testable import baton

/// `baton why` and `baton status` say who is not there.
struct TurnTests {
    private var acme = Acme()

    private func status(
        _ worker: WorkerName, _ state: WorkerState, lag: Double = 0, events: UInt64 = 0
    ) -> WorkerStatus {
        WorkerStatus(
            worker: worker, replica: "\(worker)", state: state, through: 7, lagEvents: events,
            lagSeconds: lag, parkedKeys: 0)
    }

    private func bus(_ workers: WorkerStatus...) -> BusStatus {
        BusStatus(epoch: 1, head: 9, time: Instant(microseconds: 0), workers: workers)
    }

    @Test mutating func `a silent worker whose turn it is, is named with its silence`() {
        acme.open(Acme.deal)
        let silent = bus(status("packager", .silent, lag: 40, events: 2))
        #expect(
            TurnText.sentence(acme.handoff(Acme.deal), silent)
                == "Waits for the packager, which has not reported for 40.0 s: see `baton status`.")
        #expect(
            TurnText.sentence(acme.handoff(Acme.deal), bus(status("packager", .silent)))
                == "Waits for the packager, which is silent: see `baton status`.")
    }

    @Test mutating func `a worker that is stopped is named too`() {
        acme.open(Acme.deal)
        acme.seal(Acme.deal)
        #expect(
            TurnText.sentence(acme.handoff(Acme.deal), bus(status("packager", .ready)))
                == "Waits for the router, which is stopped: see `baton status`.")
    }

    @Test mutating func `while a person's turn it is, the worker comes after`() {
        acme.hold(Acme.deal, lacking: "risks")
        #expect(
            TurnText.sentence(acme.handoff(Acme.deal), bus())
                == "What comes next is the gate's to decide, which is stopped: see `baton status`.")
    }

    @Test mutating func `nothing is said while one replica is heard, or when it is over`() {
        acme.open(Acme.deal)
        let half = bus(status("packager", .silent, lag: 40), status("packager", .catchingUp))
        #expect(TurnText.sentence(acme.handoff(Acme.deal), half) == nil)
        acme.story.tell(
            HandoffCompleted(handoff: Acme.deal, point: "sales-to-onboarding", why: []))
        #expect(TurnText.sentence(acme.handoff(Acme.deal), bus()) == nil)
    }

    @Test func `where nothing is found, the silent ones are named`() {
        let some = bus(
            status("router", .silent), status("packager", .silent, lag: 40),
            status("gate", .ready))
        #expect(
            TurnText.absence(some)
                == "Silent: packager, router. What happens meanwhile is not decided yet: "
                + "see `baton status`.")
        #expect(TurnText.absence(bus(status("gate", .ready))) == nil)
    }

    @Test mutating func `each state has the worker that decides next`() {
        var turns: [WorkerName?] = [TurnText.worker(after: acme.handoff(Acme.deal))]
        acme.open(Acme.deal)
        turns.append(TurnText.worker(after: acme.handoff(Acme.deal)))
        acme.route(Acme.deal, to: "dana")
        turns.append(TurnText.worker(after: acme.handoff(Acme.deal)))
        acme.accept(Acme.deal, by: "dana")
        turns.append(TurnText.worker(after: acme.handoff(Acme.deal)))
        #expect(turns == ["gate", "packager", "router", "gate"])
    }

    @Test func `the status names who should be there and is not`() {
        let seen = bus(status("gate", .ready), status("router", .ready, lag: 3, events: 2))
        let stopped = Status.stopped(named: ["router", "packager", "gate", "courier"], in: seen)
        #expect(stopped == ["courier", "packager"])
        let whole = Status.Whole(status: seen, stopped: ["courier"])
        #expect(!whole.isWell)
        #expect(Status.Whole(status: seen, stopped: []).isWell)
        let lines = StatusText.lines(of: whole, at: "tcp://x", Ink(isOn: false))
        #expect(
            lines.dropFirst() == [
                "worker   state    slots  through        lag  parked  replica",
                "gate     ready    –            7          –       –  gate",
                "router   ready    –            7  2 (3.0 s)       –  router",
                "courier  stopped  –            –          –       –  –",
                "courier is not there: start baton-courier; `baton up` starts who stands in its "
                    + "topology, and its log says why one ends",
            ])
    }

    @Test func `of a damaged journal the status says what to do, and blames no worker`() {
        var status = bus(status("gate", .ready))
        status.damaged = "damaged at event 7: its checksum"
        let whole = Status.Whole(status: status, stopped: ["courier"])
        let lines = StatusText.lines(of: whole, at: "tcp://x", Ink(isOn: false))
        #expect(lines[1] == "serves reading only: the journal is damaged at event 7: its checksum")
        #expect(!lines.contains { $0.contains("courier") })
        #expect(lines.last?.contains("baton journal restore BACKUP --to NEW") == true)
    }

    @Test func `the status says who speaks for which slots, and a standby is well`() {
        #expect(StatusText.slots([0, 1, 2, 42, 62, 63]) == "0–2 42 62–63")
        #expect(StatusText.slots([]) == "–")
        let standby = bus(status("router", .ready), status("router", .standingBy))
        #expect(Status.Whole(status: standby, stopped: []).isWell)
    }

    @Test func `the status says when publishers have to wait, and is silent while they need not`() {
        func line(_ pressure: BusPressure) -> String {
            var status = bus(status("gate", .ready))
            status.pressure = pressure
            let whole = Status.Whole(status: status, stopped: [])
            return StatusText.lines(of: whole, at: "tcp://x", Ink(isOn: false))[1]
        }
        let mebibyte = 1_048_576
        let calm = BusPressure(
            waitingRequests: 9, waitingBytes: mebibyte, mostBytes: 16 * mebibyte)
        #expect(line(calm).hasPrefix("worker "))
        let full = BusPressure(
            waitingRequests: 1_024, waitingBytes: 4 * mebibyte + mebibyte / 2,
            mostBytes: 16 * mebibyte, turnedAway: 7)
        #expect(
            line(full)
                == "under pressure: 1024 publishes wait for the disk, 4.5 of 16.0 MiB; "
                + "7 told to come again since the bus began")
    }

    @Test func `the status is not well while a key is parked, and says what to do`() {
        var parked = status("gate", .ready)
        parked.parkedKeys = 1
        let whole = Status.Whole(status: bus(parked, status("router", .silent)), stopped: [])
        #expect(!Status.Whole(status: bus(parked), stopped: []).isWell)
        let lines = StatusText.lines(of: whole, at: "tcp://x", Ink(isOn: false))
        #expect(
            lines.suffix(2) == [
                "keys are parked: see `baton journal parked`",
                "router/router died, hangs or is stopped: look for its process with `ps`, or start "
                    + "it again",
            ])
    }
}
