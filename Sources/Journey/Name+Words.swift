// SPDX-License-Identifier: Apache-2.0

extension FieldID {
    /// The field as people say it: `deal.use_case` is "use case", `success.first` "first success".
    public var words: String {
        let parts = rawValue.replacing("_", with: " ").split(separator: ".", maxSplits: 1)
        guard parts.count == 2 else { return parts.first.map(String.init) ?? "" }
        // The kinds of records say nothing that the reader does not know.
        let isRecord = ["lead", "deal", "account"].contains(parts[0])
        return isRecord ? String(parts[1]) : "\(parts[1]) \(parts[0])"
    }
}

extension SLAName {
    /// `first-human-touch` as people say it.
    public var words: String { rawValue.replacing("-", with: " ") }
}

extension Moment {
    /// `introduction.held` as people say it.
    public var words: String { rawValue.replacing(".", with: " ").replacing("_", with: " ") }

    /// That it has not come: "introduction not held", "no first human touch"; nil for one that
    /// neither ends in a participle nor names a thing.
    public var absence: String? {
        let parts = rawValue.replacing("_", with: " ").split(separator: ".")
        guard parts.count == 2, !rawValue.hasSuffix("_at") else { return nil }
        let isParticiple =
            parts[1].hasSuffix("ed") || ["held", "met", "sent", "done", "made"].contains(parts[1])
        return isParticiple ? "\(parts[0]) not \(parts[1])" : "no \(parts[1]) \(parts[0])"
    }
}

extension Role {
    /// The part as people say it: `rep.manager` is "manager".
    public var words: String { rawValue.hasSuffix(".manager") ? "manager" : rawValue }
}
