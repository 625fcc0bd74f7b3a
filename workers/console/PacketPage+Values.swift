// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey

/// How values read in a packet.
extension PacketPage {
    /// A value as lines: one for a plain value, one for each row of a table.
    ///
    /// - Parameter now: What dates are past to: the bus's time. Nil marks none.
    static func lines(
        of value: Value, _ narrator: Narrator, now: Instant? = nil
    ) -> [String] {
        if case .rows(let rows) = value { return rows.map { sentence($0, narrator, now) } }
        if case .none(let person) = value {
            return ["none (says \(narrator.name(of: PersonID(person))))"]
        }
        if case .date(let date) = value, let now, let age = age(of: date, at: now) {
            return ["\(value) (past, \(age))"]
        }
        // ISO 4217's code for no currency: a tool gave the amount alone.
        if case .money(let money) = value, money.currency == Money.noCurrency {
            return ["\(Value.number(money.amount)), in a currency that nobody said"]
        }
        return [value.description]
    }

    /// "Priya (champion), prefers mail"; "SSO before go-live, by 2026-05-01, not in the contract"
    private static func sentence(
        _ row: [String: String], _ narrator: Narrator, _ now: Instant?
    ) -> String {
        var text = row["name"] ?? row["what"] ?? ""
        if let role = row["role"], !role.isEmpty { text += " (\(role))" }
        let others = row.keys.sorted { (rank($0), $0) < (rank($1), $1) }
            .compactMap { column in row[column].flatMap { cell(column, $0, narrator, now) } }
        return ([text] + others).filter { !$0.isEmpty }.joined(separator: ", ")
    }

    private static func cell(
        _ column: String, _ text: String, _ narrator: Narrator, _ now: Instant?
    ) -> String? {
        guard !text.isEmpty else { return nil }
        switch column {
        case "name", "what", "role": return nil
        case "due", "by": return "by \(text)" + (isPast(text, now) ? " (past)" : "")
        case "owner": return "\(narrator.name(of: PersonID(text))) sees to it"
        case "settled_by": return "settled by: \(text)"
        case "in_contract": return text == "true" ? "in the contract" : "not in the contract"
        case "target", "stake", "influence", "kind": return "\(column): \(text)"
        default: return "\(column.replacing("_", with: " ")) \(text)"
        }
    }

    /// Whether a cell is a date whose day is over; of other texts nothing is known.
    private static func isPast(_ text: String, _ now: Instant?) -> Bool {
        guard let now, let date = Instant(rfc3339: "\(text)T00:00:00Z") ?? Instant(rfc3339: text)
        else { return false }
        return age(of: date, at: now) != nil
    }

    /// How many days ago a date was; nil while its day, in UTC, is not over.
    private static func age(of date: Instant, at now: Instant) -> String? {
        let day = Int64(86_400_000_000)
        func number(_ moment: Instant) -> Int64 {
            (moment.microseconds - (moment.microseconds % day + day) % day) / day
        }
        let days = number(now) - number(date)
        guard days > 0 else { return nil }
        return days == 1 ? "yesterday" : "\(days) days ago"
    }

    /// What decides how to act comes first.
    private static func rank(_ column: String) -> Int {
        ["target", "stake", "wants", "due", "by", "in_contract"].firstIndex(of: column) ?? 10
    }
}
