// SPDX-License-Identifier: Apache-2.0

/// What may stand at a place of the topology. One table of these (`TopologyShape`) names every
/// key: the decoder forgets keys that it does not know, and stops at the first fault.
indirect enum Shape: Sendable {
    case text
    /// A text in a form of its own.
    case form(TextForm)
    case choice([String])
    case number
    /// A whole number of this range.
    case count(ClosedRange<Int>)
    case flag
    case list(Shape)
    /// Names that the company chooses, each with the same shape; the noun is what they name.
    case named(String, Shape)
    case object([Member])
    case condition

    struct Member: Sendable {
        var key: String
        var shape: Shape
        var required: Bool

        static func must(_ key: String, _ shape: Shape) -> Member {
            Member(key: key, shape: shape, required: true)
        }
        static func may(_ key: String, _ shape: Shape) -> Member {
            Member(key: key, shape: shape, required: false)
        }
    }

    /// What is expected, as the end of "must be …".
    var expectation: String {
        switch self {
        case .text: "a text"
        case .form(let form): "\(form.noun), as \(form.examples)"
        case .choice(let words): "one of \(words.joined(separator: ", "))"
        case .number: "a number"
        case .count(let range):
            range.upperBound == .max
                ? "a whole number from \(range.lowerBound)"
                : "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .flag: "true or false"
        case .list: "a list in [ ]"
        case .named, .object: "an object in { }"
        case .condition: "a condition, as {\"deal.stage\": \"closedwon\"}"
        }
    }
}

/// A text that has to be readable as something.
struct TextForm: Sendable {
    var noun: String
    var examples: String
    var reads: @Sendable (String) -> Bool

    static let period = TextForm(noun: "a period", examples: "\"48 hours\" or \"2 weeks\"") {
        Period($0) != nil
    }
    static let due = TextForm(noun: "a due date", examples: "\"trigger + 48 hours\"") {
        Due($0) != nil
    }
    static let share = TextForm(noun: "a share", examples: "\"80%\"") { Share($0) != nil }
    static let name = TextForm(noun: "a name", examples: "\"customer-success\"") {
        !$0.isEmpty && !$0.contains { $0.isWhitespace || $0.isNewline }
    }
    static let words = TextForm(noun: "a text that says something", examples: "\"Who sells?\"") {
        $0.contains { !$0.isWhitespace }
    }
}
