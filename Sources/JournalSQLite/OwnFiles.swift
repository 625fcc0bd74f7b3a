// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Journal

/// Whether the files that a journal has open are still those of their directory. Whoever deletes
/// them, or moves them away, takes them from their names alone: SQLite writes on, into files that
/// nobody finds again.
struct OwnFiles: Sendable {
    /// What tells a file from any other of this machine.
    private struct Identity: Hashable {
        var device: UInt64
        var inode: UInt64

        /// Nil where there is no file.
        init?(_ path: String) {
            var status = stat()
            guard unsafe stat(path, &status) == 0 else { return nil }
            device = UInt64(status.st_dev)
            inode = UInt64(status.st_ino)
        }
    }

    private let directory: URL
    private let files: [(path: String, identity: Identity?)]

    /// - Parameter directory: Of a journal that is open, and whose lock is held.
    init(in directory: URL) {
        self.directory = directory
        files = ["journal.sqlite", "lock"].map {
            let path = directory.appending(path: $0).path
            return (path, Identity(path))
        }
    }

    /// Sees that they are there.
    ///
    /// - Parameter sequence: What would be stored next.
    /// - Throws: ``JournalError/damaged(sequence:what:)`` with the mend.
    func check(before sequence: UInt64) throws(JournalError) {
        for (path, identity) in files where Identity(path) != identity {
            throw .damaged(
                sequence: sequence,
                what: "\(path) was deleted, moved away or replaced under this bus, which would "
                    + "store where nobody finds it: end the bus, put \(directory.path) back or "
                    + "restore a backup, and start again")
        }
    }
}
