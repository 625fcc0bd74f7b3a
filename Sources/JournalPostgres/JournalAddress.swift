// SPDX-License-Identifier: Apache-2.0
internal import Foundation

/// Where a journal is, as somebody names it: one rule for every command and option.
public enum JournalAddress: Hashable, Sendable {
    /// SQLite, in a directory.
    case directory(String)
    /// PostgreSQL, by a connection string of libpq, which may hold a password: a URL, or settings
    /// such as `host=db dbname=baton`.
    case database(String)

    /// Reads a name. One that was meant as a database is never taken for a directory.
    ///
    /// - Throws: ``UnfitAddress`` for nothing, and for a URL that is not PostgreSQL's.
    public init(_ text: String) throws(UnfitAddress) {
        guard !text.allSatisfy(\.isWhitespace) else {
            throw UnfitAddress("an empty name names no journal; the current directory is .")
        }
        let isURL = text.hasPrefix("postgres://") || text.hasPrefix("postgresql://")
        guard isURL || !text.contains("://") else {
            throw UnfitAddress(
                "\(Self.shown(text)) is neither a directory nor a URL of PostgreSQL, which begins "
                    + "with postgres:// or postgresql://")
        }
        self = isURL || Self.isSettings(text) ? .database(text) : .directory(text)
    }

    /// Reads a name that has to be a directory's.
    ///
    /// - Parameter option: That was given it.
    /// - Throws: ``UnfitAddress``.
    public static func directory(
        _ text: String, of option: String
    ) throws(UnfitAddress) -> String {
        guard case .directory(let path) = try JournalAddress(text) else {
            throw UnfitAddress(
                "\(option) takes a directory, and \(shown(text)) is a database: name it with "
                    + "--journal")
        }
        return path
    }

    public var isDatabase: Bool { if case .database = self { true } else { false } }

    /// As it may be shown: without a user or a password.
    public var shown: String {
        switch self {
        case .directory(let text), .database(let text): Self.shown(text)
        }
    }

    /// Any text that somebody gave, as it may be shown.
    public static func shown(_ text: String) -> String {
        if text.contains("://") {
            guard var parts = URLComponents(string: text) else { return "the database" }
            (parts.user, parts.password, parts.query, parts.fragment) = (nil, nil, nil, nil)
            return parts.string ?? "the database"
        }
        guard isSettings(text) else { return text }
        guard !text.contains("'"), !text.contains("\\") else { return "the database" }
        return text.split(separator: " ").filter { word in
            harmless.contains { word.hasPrefix("\($0)=") }
        }.joined(separator: " ")
    }

    /// Whether a text begins with a setting of libpq.
    private static func isSettings(_ text: String) -> Bool {
        guard let sign = text.firstIndex(of: "=") else { return false }
        let key = text[..<sign].trimmingCharacters(in: .whitespaces)
        return harmless.contains(key) || others.contains(key)
    }

    private static let harmless: Set = ["host", "hostaddr", "port", "dbname", "service", "sslmode"]
    private static let others: Set = [
        "user", "password", "passfile", "sslrootcert", "sslcert", "sslkey", "options",
        "connect_timeout", "application_name", "target_session_attrs", "client_encoding",
    ]
}

/// A name that names no journal, with the mend.
public struct UnfitAddress: Error, Hashable, CustomStringConvertible {
    public var description: String
    init(_ description: String) { self.description = description }
}
