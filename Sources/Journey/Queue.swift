// SPDX-License-Identifier: Apache-2.0

/// Who may receive a handoff, and how it is shared among them. A queue always has a fallback: the
/// person who owns what waits here and what nobody takes.
public struct Queue: Codable, Hashable, Sendable {
    public enum Share: String, Codable, Hashable, Sendable {
        case weightedRoundRobin = "weighted-round-robin"
        case leastLoaded = "least-loaded"
    }
    public enum WhenFull: String, Codable, Hashable, Sendable { case wait }
    public var team: TeamID
    public var share: Share
    public var whenFull: WhenFull
    public var fallback: PersonID
    public init(
        team: TeamID, share: Share = .weightedRoundRobin, whenFull: WhenFull = .wait,
        fallback: PersonID
    ) {
        self.team = team
        self.share = share
        self.whenFull = whenFull
        self.fallback = fallback
    }
    private enum CodingKeys: String, CodingKey {
        case team, share, fallback
        case whenFull = "when_full"
    }
}
