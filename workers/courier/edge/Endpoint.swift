// SPDX-License-Identifier: Apache-2.0
internal import Events

/// Where messages go.
protocol Endpoint: Sendable {
    /// Makes one attempt; answers what came of it, and never throws.
    func deliver(_ message: Message) async -> Attempted
    func close() async
}

/// What came of one attempt.
struct Attempted: Hashable {
    /// The HTTP status; nil when no answer came.
    var status: Int?
    var detail: String
    /// Seconds.
    var retryAfter: Int?
}
