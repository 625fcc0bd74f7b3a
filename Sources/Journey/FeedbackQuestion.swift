// SPDX-License-Identifier: Apache-2.0

/// A question to the receiver, and who hears the answer.
public struct FeedbackQuestion: Codable, Hashable, Sendable {
    public var who: Role
    public var ask: String
    /// The highest mark; the lowest is 1.
    public var scale: Int
    public var at: Moment
    public var tell: [Role]
    public init(who: Role, ask: String, scale: Int = 5, at: Moment, tell: [Role]) {
        self.who = who
        self.ask = ask
        self.scale = scale
        self.at = at
        self.tell = tell
    }
}
