// SPDX-License-Identifier: Apache-2.0
internal import CPostgres

/// What PostgreSQL, or the way to it, said no to.
public struct PostgresError: Error, Hashable, Sendable {
    /// Five characters by which PostgreSQL names a fault (its appendix A); nil when no server said
    /// it: the connection could not be made, or broke.
    public var state: String?
    /// In PostgreSQL's words; never the connection string, and no password.
    public var message: String
    /// What to do, where PostgreSQL has an advice.
    public var hint: String?
    /// The connection is of no use any more: whether the statement was carried out is not known.
    public var isConnectionLost: Bool

    init(
        _ message: String, state: String? = nil, hint: String? = nil, isConnectionLost: Bool = false
    ) {
        self.message = message
        self.state = state
        self.hint = hint
        self.isConnectionLost = isConnectionLost
    }
}

extension PostgresError: CustomStringConvertible {
    /// In one line.
    public var description: String {
        let text = message.split(whereSeparator: \.isNewline)
            .map { $0.drop { $0 == "\t" || $0 == " " } }.joined(separator: "; ")
        return text + (state.map { " (SQLSTATE \($0))" } ?? "") + (hint.map { "; \($0)" } ?? "")
    }
}

extension PostgresError {
    /// Of a statement's result.
    init(result: OpaquePointer?, connection: OpaquePointer) {
        func field(_ code: Int32) -> String? {
            PQresultErrorField(result, code).map { String(cString: $0) }
        }
        let severity = Int32(UInt8(ascii: "S"))
        let isBroken = PQstatus(connection) == CONNECTION_BAD
        self.init(
            field(Int32(UInt8(ascii: "M"))) ?? Self.text(PQerrorMessage(connection)),
            state: field(Int32(UInt8(ascii: "C"))), hint: field(Int32(UInt8(ascii: "H"))),
            isConnectionLost: isBroken || field(severity) == "FATAL")
    }

    static func text(_ message: UnsafePointer<CChar>?) -> String {
        message.map { String(cString: $0) } ?? "no reason is given"
    }
}
