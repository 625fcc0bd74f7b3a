// SPDX-License-Identifier: Apache-2.0

/// A tool that sends webhooks, and where the subject stands in what it sends. Which property is
/// which field stands with the fields (`from`).
public struct Source: Codable, Hashable, Sendable {
    /// What a delivery looks like.
    public enum Shape: String, Codable, Hashable, Sendable, CaseIterable {
        /// An array of single property and association changes.
        case hubspot
        /// One ticket event.
        case zendesk
        /// Any JSON object; the pointers below say where to look.
        case json
    }
    public var shape: Shape
    /// `json`: the subject's kind and a JSON pointer to its name, as `lead:/email`.
    public var subject: String?
    /// `json`: a JSON pointer to the account's name, as `/company/domain`.
    public var account: String?
    /// `json`: a JSON pointer to the delivery's id.
    public var id: String?
    /// `json`: a JSON pointer to the time of observation (RFC 3339).
    public var at: String?
    /// The currency of amounts that the tool sends without one (ISO 4217).
    public var currency: String?

    public init(
        shape: Shape, subject: String? = nil, account: String? = nil, id: String? = nil,
        at: String? = nil, currency: String? = nil
    ) {
        self.shape = shape
        self.subject = subject
        self.account = account
        self.id = id
        self.at = at
        self.currency = currency
    }
}
