// SPDX-License-Identifier: Apache-2.0

extension BusEndpoints {
    /// What is wrong with an endpoint, and how it is written; nil for one that can be.
    public static func objection(to endpoint: String) -> (problem: String, mend: String)? {
        let parts = endpoint.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
        let place = String(parts.last ?? "")
        let problem = "\"\(endpoint)\" is no endpoint"
        if parts.count == 2, parts[0] == "ipc" {
            return place.isEmpty ? (problem, "write ipc:///path/of/a/socket") : nil
        }
        guard let colon = place.lastIndex(of: ":"), colon > place.startIndex,
            let port = Int(place[place.index(after: colon)...]), (1...65_535).contains(port),
            !place.contains(where: \.isWhitespace)
        else { return (problem, "write tcp://host:port, as \(standard.publish)") }
        return parts.count == 2 && parts[0] == "tcp" ? nil : (problem, "write tcp://\(place)")
    }
}
