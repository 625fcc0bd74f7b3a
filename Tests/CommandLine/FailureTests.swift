// SPDX-License-Identifier: Apache-2.0
import Events
import Journal
import Testing
import WorkerKit

@testable import baton

struct FailureTests {
    private func status(_ error: any Error) -> ExitReason? { Failure(error)?.status }

    @Test func `a bus that does not answer is unavailable, 69, and the mend names the way out`() {
        let failure = Failure(BusError.silent("tcp://127.0.0.1:7770"))
        #expect(failure.status == .unavailable)
        #expect(failure.mend?.contains("baton up") == true)
    }

    @Test func `what does not fit is 65`() {
        #expect(status(BusError.bad(index: 0, path: "$.id", rule: "is required")) == .data)
        #expect(status(MalformedEvent(path: "$.id", rule: "is required")) == .data)
        #expect(status(JournalError.notAJournal("x")) == .data)
    }

    @Test func `what is refused, or damaged, is 1`() {
        #expect(status(BusError.refused("no")) == .refused)
        #expect(status(JournalError.damaged(sequence: 7, what: "a checksum")) == .refused)
    }

    @Test func `a full disk is 74, and what somebody else has open 75`() {
        #expect(status(JournalError.cannotStore("disk full")) == .cannotStore)
        #expect(status(JournalError.locked("in use")) == .tryAgain)
        #expect(status(BusError.busy) == .tryAgain)
    }

    @Test func `the events of a batch are counted from 1`() {
        let failure = Failure(BusError.bad(index: 0, path: "$.type", rule: "is required"))
        #expect(failure.what == "event 1: $.type is required")
    }

    @Test func `what went wrong and how to mend it are a line each`() {
        let failure = Failure("there is no journal", mend: "Start one.", status: .noInput)
        #expect(failure.description == "baton: there is no journal\n  Start one.")
    }

    @Test func `a stranger's error is left to others`() {
        struct Strange: Error {}
        #expect(Failure(Strange()) == nil)
    }

    @Test func `an answer is taken, refused with its reason, or not there yet`() {
        #expect(AnswerText.verdict(on: false, nil) == .taken)
        #expect(AnswerText.verdict(on: false, "not the owner") == .refused("not the owner"))
        #expect(AnswerText.verdict(on: true, nil) == .undecided)
    }
}
