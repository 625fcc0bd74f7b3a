// SPDX-License-Identifier: Apache-2.0
internal import Journal
internal import Synchronization
public import Wire

extension PostgresJournal {
    public func read(_ query: Query) throws -> Reading {
        try readingOn {
            let standing = state.withLock { $0 }
            return try reading { snapshot in try snapshot.read(query, standing) }
        }
    }

    public func scrub() throws {
        if let damage { throw damage }
        let start = state.withLock { $0.nextScrub }
        var verification = Verification(from: start)
        _ = try reading(.verifying) { snapshot in
            try verification.step(database.schema, snapshot.connection)
        }
        state.withLock { $0.noteScrub(from: start, to: verification.position) }
    }
}
