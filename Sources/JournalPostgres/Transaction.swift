// SPDX-License-Identifier: Apache-2.0
internal import Postgres

extension Connection {
    /// What a transaction is for.
    enum Purpose: String {
        /// One moment of the database, whatever is written meanwhile.
        case reading = "ISOLATION LEVEL REPEATABLE READ READ ONLY"
        /// Its indexes are asked as well as its rows: whoever verifies wants no way round them.
        case verifying = "ISOLATION LEVEL REPEATABLE READ, READ ONLY"
        case writing = "ISOLATION LEVEL READ COMMITTED READ WRITE"
    }

    /// Runs `body` in one transaction. Nothing of it outlives the transaction, so a pooler may
    /// stand between.
    func transaction<Result>(_ purpose: Purpose, _ body: () throws -> Result) throws -> Result {
        try execute("BEGIN \(purpose.rawValue)")
        do {
            if purpose == .verifying { try execute("SET LOCAL enable_seqscan = off") }
            let result = try body()
            try execute("COMMIT")
            return result
        } catch {
            _ = try? execute("ROLLBACK")
            throw error
        }
    }

    /// Whether there is a table. By the catalogue's rows: what PostgreSQL remembers of names may be
    /// as old as the transaction.
    func has(_ table: String, in schema: String) throws -> Bool {
        try execute(
            "SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
                + "WHERE n.nspname = $1 AND c.relname = $2", [.text(schema), .text(table)]
        ).count > 0
    }
}
