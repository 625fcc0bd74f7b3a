// SPDX-License-Identifier: Apache-2.0

extension PostgresError {
    /// What helps where the server is there and lets nobody in: nothing does but that somebody
    /// mends it. Nil for what may pass by itself.
    ///
    /// libpq has no SQLSTATE of a connection that was not made, only the server's words and its
    /// own. A server that speaks another language is taken for one that does not answer.
    public var refusalMend: String? {
        guard isConnectionLost, state == nil else { return nil }
        // Of several hosts and addresses the last one that was tried decides.
        guard let last = message.split(separator: "connection to server").last,
            !last.contains("SYSCALL")
        else { return nil }
        return Self.refusals.first { $0.words.contains { last.contains($0) } }?.mend
    }

    private static let refusals: [(words: [String], mend: String)] = [
        (
            ["no pg_hba.conf entry", "pg_hba.conf rejects"],
            "let this machine and user in, in the server's pg_hba.conf, and reload it"
        ),
        (
            [
                "authentication failed", "no password supplied", "is not permitted to log in",
                "role \"", "user \"",
            ],
            "check the user and the password that the database's URL names"
        ),
        (
            ["database \""],
            "make the database (CREATE DATABASE …), or name another"
        ),
        (
            [
                "root certificate", "certificate verify failed", "server certificate",
                "does not support SSL", "channel binding", "SSL error", "certificate file",
                "private key file",
            ],
            "check sslmode and sslrootcert in the database's URL, and the server's certificate"
        ),
    ]
}
