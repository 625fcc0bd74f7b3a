// SPDX-License-Identifier: Apache-2.0
internal import Journey

/// Where the bus listens, as ZeroMQ endpoints: of one bus, or of several on one database. Of those
/// one writes and answers, and clients find out which.
public struct BusAddress: Hashable, Sendable {
    /// Where one bus listens.
    public struct Place: Hashable, Sendable {
        /// Requests and their replies: the bus's ROUTER.
        public let publish: String
        /// Commits and the tap: the bus's XPUB.
        public let live: String
    }

    /// One that writes and seven that stand by: more than anybody has places that fail apart. Each
    /// client holds two connections to each of them.
    public static let mostBuses = 8

    /// At least one.
    public let places: [Place]

    /// The address of one bus.
    public init(publish: String, live: String) {
        places = [Place(publish: publish, live: live)]
    }

    /// Reads lists as people write them: `tcp://a:7770,tcp://b:7770`, and the same for live
    /// commits in the same order.
    ///
    /// - Throws: ``UnfitBusAddress`` that names the option, the rule and the mend.
    public init(listing publish: String, live: String) throws(UnfitBusAddress) {
        let requests = try Self.endpoints(in: publish, "--bus", "BATON_BUS")
        let commits = try Self.endpoints(in: live, "--live", "BATON_LIVE")
        guard requests.count == commits.count else {
            throw UnfitBusAddress(
                "--bus (or BATON_BUS) names \(requests.count) and --live (or BATON_LIVE) "
                    + "\(commits.count): each bus has one endpoint of both; name as many, in the "
                    + "same order")
        }
        places = zip(requests, commits).map { Place(publish: $0, live: $1) }
    }

    /// As ``init(listing:live:)`` reads it.
    public var publish: String { places.map(\.publish).joined(separator: ",") }
    /// As ``init(listing:live:)`` reads it.
    public var live: String { places.map(\.live).joined(separator: ",") }

    private static func endpoints(
        in list: String, _ option: String, _ variable: String
    ) throws(UnfitBusAddress) -> [String] {
        let name = "\(option) (or \(variable))"
        let endpoints = list.split(separator: ",", omittingEmptySubsequences: false).map {
            String($0.filter { !$0.isWhitespace })
        }
        guard !endpoints.contains("") else {
            throw UnfitBusAddress(
                "\(name) names an empty endpoint: write tcp://host:port, and one comma between two")
        }
        guard endpoints.count <= mostBuses else {
            throw UnfitBusAddress(
                "\(name) names \(endpoints.count) endpoints, and a client follows \(mostBuses) "
                    + "buses at most: leave some out")
        }
        for endpoint in endpoints {
            guard let objection = BusEndpoints.objection(to: endpoint) else { continue }
            throw UnfitBusAddress("\(name): \(objection.problem): \(objection.mend)")
        }
        var seen: Set<String> = []
        for endpoint in endpoints where !seen.insert(endpoint).inserted {
            throw UnfitBusAddress("\(name) names \(endpoint) twice: name each bus once")
        }
        return endpoints
    }
}

/// What is no address of buses: the option, the rule, the mend.
public struct UnfitBusAddress: Error, Hashable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}
