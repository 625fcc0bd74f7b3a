// SPDX-License-Identifier: Apache-2.0
internal import Journal
internal import GRDB
internal import Journey
internal import Synchronization
public import Wire

extension SQLiteJournal {
    public func scrub() throws { try scrub(step: 64) }

    /// Verifies the next commits from where the last call ended, and begins anew at the end: for
    /// the bus to call when it has nothing better to do.
    ///
    /// - Returns: Up to where it has come.
    /// - Throws: ``JournalError/damaged(sequence:what:)``.
    @discardableResult
    public func scrub(step commits: Int = 64) throws -> Position {
        if let damage { throw damage }
        let start = state.withLock { $0.nextScrub }
        var verification = Verification(from: start)
        _ = try reading { db in try verification.step(db, commits: commits) }
        state.withLock { $0.noteScrub(from: start, to: verification.position) }
        return verification.position
    }
}
