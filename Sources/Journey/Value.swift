// SPDX-License-Identifier: Apache-2.0

/// What is known of a field. In JSON an object with one key that names the kind, as
/// `{"text": "closed-won"}` or `{"money": {"amount": 48000, "currency": "EUR"}}`: nobody has to
/// guess whether "5" was a number.
public enum Value: Hashable, Sendable {
    case text(String)
    case number(Double)
    case flag(Bool)
    case date(Instant)
    case money(Money)
    /// A small table: stakeholders, promises, risks; each row by column name.
    case rows([[String: String]])
    /// Somebody says that there is nothing to tell, and who.
    case none(by: String)
}

/// An amount and its currency by ISO 4217.
public struct Money: Codable, Hashable, Sendable {
    public var amount: Double
    public var currency: String
    public init(_ amount: Double, _ currency: String) {
        self.amount = amount
        self.currency = currency
    }

    /// ISO 4217's code for no currency: of an amount that a tool gave alone.
    public static let noCurrency = "XXX"
}

extension Value: Codable {
    private enum Kind: String, CodingKey, CaseIterable {
        case text, number, flag, date, money, rows, none
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Kind.self)
        guard let kind = container.allKeys.first, container.allKeys.count == 1 else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "a value has exactly one key of "
                        + Kind.allCases.map(\.rawValue).joined(separator: ", ")))
        }
        self =
            switch kind {
            case .text: .text(try container.decode(String.self, forKey: kind))
            case .number: .number(try container.decode(Double.self, forKey: kind))
            case .flag: .flag(try container.decode(Bool.self, forKey: kind))
            case .date: .date(try container.decode(Instant.self, forKey: kind))
            case .money: .money(try container.decode(Money.self, forKey: kind))
            case .rows: .rows(try container.decode([[String: String]].self, forKey: kind))
            case .none: .none(by: try container.decode(String.self, forKey: kind))
            }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Kind.self)
        switch self {
        case .text(let text): try container.encode(text, forKey: .text)
        case .number(let number): try container.encode(number, forKey: .number)
        case .flag(let flag): try container.encode(flag, forKey: .flag)
        case .date(let date): try container.encode(date, forKey: .date)
        case .money(let money): try container.encode(money, forKey: .money)
        case .rows(let rows): try container.encode(rows, forKey: .rows)
        case .none(let person): try container.encode(person, forKey: .none)
        }
    }
}

extension Value: CustomStringConvertible {
    /// The value as a person reads it, rows one after the other.
    public var description: String {
        switch self {
        case .text(let text): text
        case .number(let number): Self.plain(number)
        case .flag(let flag): flag ? "yes" : "no"
        case .date(let date): String(date.rfc3339.prefix(10))
        case .money(let money): "\(Self.plain(money.amount)) \(money.currency)"
        case .rows(let rows): rows.map(Self.sentence).joined(separator: "; ")
        case .none(let person): "none (says \(person))"
        }
    }

    /// Columns in the order of their names, the telling ones first.
    private static func sentence(_ row: [String: String]) -> String {
        let first = ["name", "what"].compactMap { row[$0] }
        let others = row.keys.sorted().filter { $0 != "name" && $0 != "what" }
            .map { "\($0.replacing("_", with: " ")) \(row[$0] ?? "")" }
        return (first + others).joined(separator: ", ")
    }

    private static func plain(_ number: Double) -> String {
        number == number.rounded() && abs(number) < 1e15 ? "\(Int64(number))" : "\(number)"
    }
}
