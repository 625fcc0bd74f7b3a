// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Journal
internal import ZeroMQ

/// Why the bus ends, with an exit code after sysexits.h.
struct BusFailure: Error, Hashable {
    var what: String
    var code: Int32

    init(_ what: String, code: Int32) {
        self.what = what
        self.code = code
    }

    /// An endpoint that cannot be had: somebody has it, or it is none of this machine's.
    init(binding place: ListeningPlace, _ error: ZeroMQError) {
        let mend =
            switch error.code {
            case EADDRINUSE:
                "another process has it, perhaps another bus; take other ports, with --publish and "
                    + "--live or, under `baton up`, --port-base"
            case EADDRNOTAVAIL, ENODEV: "name an address of this machine, or tcp://*:port for all"
            case EACCES: "ports below 1024 are the system's"
            default: "endpoints are written tcp://host:port"
            }
        self.init(
            "cannot listen on \(place.publish) and \(place.live) (\(error)): \(mend)", code: 69)
    }

    init(_ error: JournalError) {
        switch error {
        case .locked(let what): self.init(what, code: 75)
        case .fenced(let what): self.init(what, code: 77)
        case .refused(let what): self.init("the database refuses: \(what)", code: 69)
        case .unreachable(let what):
            self.init("the journal's database does not answer: \(what)", code: 69)
        case .cannotStore(let what):
            self.init(
                "nothing more is stored: \(what); mend that (make room), then start again", code: 74
            )
        case .notAJournal(let what):
            self.init(
                "\(what); name another directory with --data, or another database", code: 65)
        case .damaged:
            self.init("the journal is \(error); start again to read it", code: 74)
        case .readingOnly(let what): self.init(what, code: 74)
        }
    }
}
