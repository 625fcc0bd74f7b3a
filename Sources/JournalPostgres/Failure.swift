// SPDX-License-Identifier: Apache-2.0
internal import Journal
internal import Postgres

extension JournalError {
    /// What an error means for a journal; `sequence` is the first that is not known to be whole.
    static func of(_ error: any Error, at sequence: UInt64) -> JournalError {
        switch error {
        case JournalError.damaged(0, let what): .damaged(sequence: sequence, what: what)
        case let error as JournalError: error
        case let error as PostgresError where error.isConnectionLost:
            error.refusalMend.map { .refused("\(error); \($0)") } ?? .unreachable("\(error)")
        case let error as PostgresError where error.isOfContent:
            .damaged(sequence: sequence, what: "PostgreSQL says: \(error)")
        default: .cannotStore("\(error)")
        }
    }
}

extension PostgresError {
    /// What is stored is not as it should be: a page or an index that does not hold, a second event
    /// under a key of which the lookup knew nothing, a table that is gone.
    var isOfContent: Bool {
        guard let state else { return false }
        return state.hasPrefix("XX") || state.hasPrefix("23") || state == "42P01"
            || state == "42703"
    }

    /// Whoever asks again, on a new connection, may succeed: the server is ending, starting, or has
    /// become a standby; two statements met.
    var isPassing: Bool {
        guard !isConnectionLost, let state else { return true }
        return ["08", "40", "57P", "53300", "25006", "55P03"].contains { state.hasPrefix($0) }
    }
}
