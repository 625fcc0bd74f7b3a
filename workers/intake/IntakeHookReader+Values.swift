// SPDX-License-Identifier: Apache-2.0
internal import Journey

/// Tools write every value as a text; the field says what it is.
extension HookReader {
    /// The value of a text in a tool's property; nil for an emptied one.
    func value(of text: String, for field: FieldID, by person: String?, at pointer: String)
        throws(HookFault) -> Value?
    {
        guard let type = fields[field]?.type, !text.allSatisfy(\.isWhitespace) else { return nil }
        do {
            switch type {
            case .date: if let moment = Self.epoch(text) { return .date(moment) }
            case .money:
                if case .number(let amount)? = try? FieldType.number.value(from: text, by: "") {
                    return .money(Money(amount, shape.currency ?? Money.noCurrency))
                }
            default: break
            }
            return try type.value(from: text, by: PersonID(rawValue: person ?? ""))
        } catch {
            throw HookFault(pointer: pointer, field: field, rule: "\(error)")
        }
    }

    /// Tools give moments as milliseconds since 1970 too: twelve digits or thirteen, from 1973 on.
    private static func epoch(_ text: String) -> Instant? {
        guard (12...13).contains(text.utf8.count),
            text.utf8.allSatisfy({ (48...57).contains($0) }), let milliseconds = Int64(text)
        else { return nil }
        return Instant(microseconds: milliseconds * 1_000)
    }
}
