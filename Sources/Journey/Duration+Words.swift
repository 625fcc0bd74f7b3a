// SPDX-License-Identifier: Apache-2.0

extension Duration {
    /// In the largest unit of which there are two: "26 hours", "3 days", "5 weeks".
    public var words: String {
        let seconds = microseconds / 1_000_000
        let units: [(Int64, String)] = [
            (7 * 86_400, "weeks"), (86_400, "days"), (3_600, "hours"), (60, "minutes"),
        ]
        for (length, name) in units where seconds >= 2 * length {
            return "\(seconds / length) \(name)"
        }
        return seconds >= 60 ? "1 minute" : "now"
    }
}
