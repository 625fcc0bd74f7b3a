// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import JournalPostgres

/// Where a bus keeps its journal.
enum JournalPlace: Hashable {
    /// SQLite, in a directory.
    case directory(String)
    /// PostgreSQL; a connection string of libpq, which may hold a password and is never shown.
    case database(String)

    /// The variable that names a database where no option does.
    static let variable = "BATON_JOURNAL"

    /// `baton up` hands on by the one what it was told by the other.
    private static let options = "--journal (or \(variable))"

    /// - Parameters:
    ///   - data: The directory, where nothing names a database.
    ///   - journal: A connection string.
    ///   - file: One that holds nothing but a connection string.
    /// - Throws: ``BusFailure``: 64 for what is no connection string, 66 for a missing file.
    init(
        data: String, journal: String?, file: String?, environment: [String: String]
    ) throws {
        if let file {
            guard journal == nil else {
                throw BusFailure("--journal and --journal-file say two things: use one", code: 64)
            }
            guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
                throw BusFailure(
                    "--journal-file \(file) cannot be read: name a file that holds "
                        + "postgres://user@host/database and nothing else", code: 66)
            }
            self = .database(
                try Self.checked(
                    text.trimmingCharacters(in: .whitespacesAndNewlines), "--journal-file \(file)"))
        } else if let journal {
            self = .database(try Self.checked(journal, Self.options))
        } else if let journal = environment[Self.variable], !journal.isEmpty {
            self = .database(try Self.checked(journal, Self.options))
        } else {
            do throws(UnfitAddress) {
                self = .directory(try JournalAddress.directory(data, of: "--data"))
            } catch { throw BusFailure("\(error)", code: 64) }
        }
    }

    private static func checked(_ string: String, _ source: String) throws -> String {
        guard let address = try? JournalAddress(string), address.isDatabase else {
            throw BusFailure(
                "\(source) must say postgres://user@host/database, or host=… dbname=…; a directory "
                    + "is named with --data", code: 64)
        }
        return string
    }
}
