// SPDX-License-Identifier: Apache-2.0

/// What an event may weigh and how long an ending may take, and why.
public enum Limits {
    /// An event: a packet with ten fields of a screen of text each is 60 KiB; four times that.
    public static let eventBytes = 256 * 1024
    /// A request: three of the largest events, so that one outcome always fits a commit.
    public static let requestBytes = 768 * 1024
    /// A commit, and the reply to a read.
    public static let commitBytes = 1024 * 1024
    /// `id`, `source`, `subject`, `partitionkey`: longer than any address a tool gives its records.
    public static let idBytes = 512
    /// `type`: with `event.` before it, a topic that libzmq 4.3.4 encodes well (200 bytes).
    public static let typeBytes = 194
    /// Events in one request, so that a group never holds more than the writer reads at once.
    public static let requestEvents = 1024
    /// From the word to end until a worker is gone: what is under way is answered and acknowledged,
    /// and the lease goes back. What is not done by then is done again by whoever is next.
    public static let ending = Duration.seconds(10)
}
