// SPDX-License-Identifier: Apache-2.0
internal import Journal

/// Why the bus ends, with an exit code after sysexits.h.
struct BusFailure: Error, Hashable {
    var what: String
    var code: Int32

    init(_ what: String, code: Int32) {
        self.what = what
        self.code = code
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
