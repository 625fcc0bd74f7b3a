// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journal
internal import JournalPostgres
internal import Journey
internal import Wire
internal import WorkerKit

extension Failure {
    /// Puts what a lower module threw into a line, a mend and an exit code; nil for what it does
    /// not know.
    init?(_ error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case let error as BusError: self.init(error)
        case let error as JournalError: self.init(error)
        case let error as UnfitAddress: self.init("\(error)", status: .usage)
        case let error as MalformedEvent: self.init("\(error)", status: .data)
        case let error as MalformedMessage:
            self.init(
                "\(error)", mend: "Is it a bus of another version? `baton --version`",
                status: .unavailable)
        default: return nil
        }
    }

    init(_ error: BusError) {
        switch error {
        case .silent(let endpoint):
            self.init(
                "no bus answers at \(endpoint)",
                mend: "Start one with `baton up`, or name another with --port-base or --bus. Where "
                    + "one runs, it hangs or cannot begin: its health page (/readyz) and its log "
                    + "say why.",
                status: .unavailable)
        case .busy:
            self.init(
                "the bus has more to write than it can", mend: "Try again in a moment.",
                status: .tryAgain)
        case .bad(let index, let path, let rule):
            self.init(
                "event \(index + 1): \(path) \(rule)", mend: "Nothing was stored.", status: .data)
        case .refused(let reason): self.init("the bus refuses: \(reason)", status: .refused)
        case .diverged: self.init("the journal of this bus has another history", status: .data)
        case .closed, .unexpected: self.init("\(error)", status: .unavailable)
        }
    }

    init(_ error: JournalError) {
        switch error {
        case .damaged:
            self.init(
                "the journal is \(error)",
                mend: "Restore a backup; everything before it can still be read.",
                status: .refused)
        case .cannotStore(let what):
            self.init("the journal cannot store: \(what)", status: .cannotStore)
        case .locked(let what):
            self.init(
                what, mend: "Ask the bus that has it open (leave --journal out).", status: .tryAgain
            )
        case .fenced(let what): self.init(what, status: .tryAgain)
        case .refused(let what):
            self.init("the database refuses: \(what)", status: .unavailable)
        case .unreachable(let what):
            self.init(
                "the journal's database does not answer: \(what)", mend: "Is the server running?",
                status: .unavailable)
        case .notAJournal(let what):
            self.init(
                what, mend: "Name a directory that `baton up` or `baton demo` wrote.", status: .data
            )
        case .readingOnly(let what): self.init(what, status: .cannotStore)
        }
    }
}
