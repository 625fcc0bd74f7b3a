// SPDX-License-Identifier: Apache-2.0
internal import Journal
internal import GRDB

extension JournalError {
    /// What an error of SQLite means for a journal; `sequence` is the first that is not known to
    /// be whole.
    static func reading(_ error: any Error, at sequence: UInt64) -> JournalError {
        switch error {
        case JournalError.damaged(0, let what): .damaged(sequence: sequence, what: what)
        case let error as JournalError: error
        case let error as DatabaseError where error.isOfStorage: .cannotStore("\(error)")
        default: .damaged(sequence: sequence, what: "SQLite says: \(error)")
        }
    }

    static func writing(_ error: any Error, at sequence: UInt64) -> JournalError {
        switch error {
        case JournalError.damaged(0, let what): .damaged(sequence: sequence, what: what)
        case let error as JournalError: error
        case let error as DatabaseError where error.isOfContent:
            .damaged(sequence: sequence, what: "SQLite says: \(error)")
        default: .cannotStore("\(error)")
        }
    }
}

extension DatabaseError {
    /// The machine refused, not the content.
    fileprivate var isOfStorage: Bool {
        switch resultCode {
        case .SQLITE_FULL, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_READONLY, .SQLITE_NOMEM: true
        case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL, .SQLITE_INTERRUPT: true
        // A page that the file is too short for is content that is gone.
        case .SQLITE_IOERR: extendedResultCode != .SQLITE_IOERR_SHORT_READ
        default: false
        }
    }
    fileprivate var isOfContent: Bool {
        resultCode == .SQLITE_CORRUPT || resultCode == .SQLITE_NOTADB
            || resultCode == .SQLITE_CONSTRAINT
    }
}
