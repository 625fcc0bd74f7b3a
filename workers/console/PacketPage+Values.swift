// SPDX-License-Identifier: Apache-2.0
internal import Journey

/// How values read in a packet.
extension PacketPage {
    /// A value as lines: one for a plain value, one for each row of a table.
    static func lines(of value: Value) -> [String] {
        if case .rows(let rows) = value { return rows.map(sentence) }
        if case .money(let money) = value, money.currency == Money.noCurrency {
            return ["\(Value.number(money.amount)), in a currency that nobody said"]
        }
        return [value.description]
    }

    /// "Priya (champion), prefers mail"; "SSO before go-live, by 2026-05-01, not in the contract"
    private static func sentence(_ row: [String: String]) -> String {
        var text = row["name"] ?? row["what"] ?? ""
        if let role = row["role"], !role.isEmpty { text += " (\(role))" }
        let others = row.keys.sorted { (rank($0), $0) < (rank($1), $1) }
            .compactMap { column in row[column].flatMap { cell(column, $0) } }
        return ([text] + others).filter { !$0.isEmpty }.joined(separator: ", ")
    }

    private static func cell(_ column: String, _ text: String) -> String? {
        guard !text.isEmpty else { return nil }
        switch column {
        case "name", "what", "role": return nil
        case "due", "by": return "by \(text)"
        case "owner": return "\(text) sees to it"
        case "settled_by": return "settled by: \(text)"
        case "in_contract": return text == "true" ? "in the contract" : "not in the contract"
        case "target", "stake", "influence": return "\(column): \(text)"
        default: return "\(column.replacing("_", with: " ")) \(text)"
        }
    }

    /// What decides how to act comes first.
    private static func rank(_ column: String) -> Int {
        ["target", "stake", "wants", "due", "by", "in_contract"].firstIndex(of: column) ?? 10
    }
}
