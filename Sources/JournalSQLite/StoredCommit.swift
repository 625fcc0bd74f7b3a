// SPDX-License-Identifier: Apache-2.0
internal import Journal
internal import Foundation
internal import GRDB
internal import Journey
internal import Wire

/// A commit's row, and how it is read back: never without recomputing its chain.
enum StoredCommit {
    static let insert = "INSERT INTO commits VALUES (?, ?, ?, ?, ?, ?)"
    static let columns = "through, recorded, chain, checksum, head, body"

    static func arguments(_ commit: Commit) -> StatementArguments {
        let head = commit.head
        return [
            Int64(bitPattern: commit.through.sequence), commit.recorded.microseconds,
            Data(commit.through.chain.bytes), Data(Digest(ofBytes: head).bytes),
            Data(head), Data(commit.body),
        ]
    }

    /// The commit that holds a sequence.
    ///
    /// - Throws: ``JournalError/damaged(sequence:what:)`` when it is not there or does not hold.
    static func containing(_ sequence: UInt64, _ db: Database) throws -> Commit {
        let statement = try db.cachedStatement(
            sql: "SELECT \(columns) FROM commits WHERE through >= ? ORDER BY through LIMIT 1")
        let row = try Row.fetchOne(statement, arguments: [Int64(bitPattern: sequence)])
        guard let row else { throw JournalError.damaged(sequence: sequence, what: "is missing") }
        let commit = try read(row, expecting: sequence)
        guard commit.after.sequence < sequence else {
            throw JournalError.damaged(sequence: sequence, what: "is missing")
        }
        return commit
    }

    /// Reads a row; `expecting` is the sequence to blame.
    static func read(_ row: Row, expecting sequence: UInt64) throws -> Commit {
        func damage(_ what: String) -> JournalError { .damaged(sequence: sequence, what: what) }
        guard let through = row.sequence(0), let recorded = row.number(1),
            let chain = row.bytes(2), let checksum = row.bytes(3),
            let head = row.bytes(4), let body = row.bytes(5)
        else { throw damage("its row is not a commit") }
        guard Digest(ofBytes: head).bytes == checksum else {
            throw damage("its directory does not match its checksum")
        }
        guard let commit = try? Commit(head: head, body: body) else {
            throw damage("its directory does not match its events")
        }
        guard commit.through.sequence == through, commit.through.chain.bytes == chain,
            commit.recorded.microseconds == recorded
        else { throw damage("its row does not match its directory") }
        try commit.checkChain(blaming: sequence)
        return commit
    }
}
