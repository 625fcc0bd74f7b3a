// SPDX-License-Identifier: Apache-2.0
internal import GRDB
internal import Journal
internal import JournalHead
internal import Wire

extension HeadFile.Content {
    /// Against what a snapshot holds that was taken after the file was read.
    func check(_ found: Position, _ db: Database) throws {
        try check(found) { try StoredCommit.containing($0, db).position(at: $0) }
    }
}
