// SPDX-License-Identifier: Apache-2.0

/// How an owner is found. The first rule whose condition holds names the queue.
public struct Routing: Codable, Hashable, Sendable {
    /// A field that may already name the owner: `account.owner`.
    public var first: FieldID?
    public var rules: [Rule]
    public var otherwise: QueueID
    public var accept: Acceptance

    public struct Rule: Codable, Hashable, Sendable {
        public var when: Condition
        public var queue: QueueID
        public init(when: Condition, queue: QueueID) {
            self.when = when
            self.queue = queue
        }
    }

    /// How long an owner has to accept, and who is next.
    public struct Acceptance: Codable, Hashable, Sendable {
        public enum Otherwise: String, Codable, Hashable, Sendable {
            case nextOwner = "next-owner"
            case fallback
        }
        public var within: Period
        public var otherwise: Otherwise
        public init(within: Period, otherwise: Otherwise) {
            self.within = within
            self.otherwise = otherwise
        }
        private enum CodingKeys: String, CodingKey {
            case within
            case otherwise = "else"
        }
    }

    public init(
        first: FieldID? = nil, rules: [Rule] = [], otherwise: QueueID, accept: Acceptance
    ) {
        self.first = first
        self.rules = rules
        self.otherwise = otherwise
        self.accept = accept
    }
}
