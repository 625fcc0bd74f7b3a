// SPDX-License-Identifier: Apache-2.0

/// What is known of one field, with where it came from.
public struct KnownValue: Codable, Hashable, Sendable {
    public var value: Value
    public var source: String
    public var by: String?
    /// When it became so.
    public var at: Instant
    /// The id of the event that told it.
    public var event: String

    public init(value: Value, source: String, by: String? = nil, at: Instant, event: String) {
        self.value = value
        self.source = source
        self.by = by
        self.at = at
        self.event = event
    }
}
