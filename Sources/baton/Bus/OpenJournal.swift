// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Journal
internal import JournalSQLite

/// The journal of a directory, in the one engine that this build has.
func openJournal(_ directory: String) throws -> any Journal {
    try SQLiteJournal(directory: URL(filePath: directory, directoryHint: .isDirectory))
}
