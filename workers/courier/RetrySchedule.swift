// SPDX-License-Identifier: Apache-2.0
internal import Events

/// When an attempt is followed by another: the schedule of Standard Webhooks 1.0.0.
enum RetrySchedule {
    /// The pause before each attempt; as many as there are attempts.
    static let pauses: [Duration] = [
        .zero, .seconds(5), .seconds(5 * 60), .seconds(30 * 60), .seconds(2 * 3_600),
        .seconds(5 * 3_600), .seconds(10 * 3_600), .seconds(14 * 3_600), .seconds(20 * 3_600),
        .seconds(24 * 3_600),
    ]
    /// An endpoint may ask to be left alone for a day, not for ever: what waits is in memory.
    static let longestWish = 24 * 3_600

    enum Verdict: Equatable {
        case succeeded
        /// After this pause.
        case retry(Duration)
        case failed(reason: String)
    }

    /// Only 2xx is success. 410 says that the endpoint is gone for good.
    static func verdict(on attempted: DeliveryAttempted) -> Verdict {
        if let status = attempted.status, (200...299).contains(status) { return .succeeded }
        if attempted.status == 410 {
            return .failed(reason: "the endpoint is gone (410): \(attempted.detail)")
        }
        guard attempted.attempt < pauses.count else {
            return .failed(reason: "\(pauses.count) attempts failed, at last: \(attempted.detail)")
        }
        let wish = Duration.seconds(min(max(attempted.retryAfter ?? 0, 0), longestWish))
        return .retry(max(pauses[attempted.attempt], wish))
    }
}
