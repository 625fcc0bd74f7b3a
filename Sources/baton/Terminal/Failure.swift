// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser

/// How a command ends, after sysexits.h, so that scripts can tell what to do next.
enum ExitReason: Int32 {
    case success = 0
    /// The authority, or a check, said no.
    case refused = 1
    /// This build would have decided differently.
    case different = 2
    /// The command line was not understood.
    case usage = 64
    /// What was given does not fit: a malformed event, a name that several handoffs bear.
    case data = 65
    /// There is no such file.
    case noInput = 66
    /// No bus answers.
    case unavailable = 69
    /// The disk is full or failed.
    case cannotStore = 74
    /// Not yet: undecided in time, or in use by somebody else.
    case tryAgain = 75

    var code: ExitCode { ExitCode(rawValue) }
}

/// What went wrong, in one line, and how to mend it, in another.
struct Failure: Error, Hashable, CustomStringConvertible {
    var what: String
    var mend: String?
    var status: ExitReason
    /// What was named is not there, and may be somewhere else.
    var isAbsence = false

    init(_ what: String, mend: String? = nil, status: ExitReason) {
        self.what = what
        self.mend = mend
        self.status = status
    }

    var description: String {
        (["baton: \(what)"] + (mend.map { ["  \($0)"] } ?? [])).joined(separator: "\n")
    }
}
