// SPDX-License-Identifier: Apache-2.0
public import Journey

/// Why the console does not know what happens now.
public struct Lateness: Sendable {
    /// When the bus was heard last, where it is silent.
    public var silentSince: Instant?
    /// The reasons, in words.
    public var reasons: String

    public init(silentSince: Instant?, reasons: String) {
        self.silentSince = silentSince
        self.reasons = reasons
    }

    /// Above what is shown: what was there then can still be looked at, and is not taken for news.
    var aboveThePage: String {
        guard let silentSince else { return "What you see may be old: \(reasons)." }
        return "The bus has been silent since \(silentSince.timeOfDay); what you see is as of then."
    }
}
