// SPDX-License-Identifier: Apache-2.0

/// What became of a message that was offered to a socket.
public enum Sent: Sendable, Equatable {
    /// It is in the queue, whole. Queued is not sent: only the peer's answer says that.
    case queued
    /// The queue is full, or a dealer has no connection. Nothing of it was queued; offer it
    /// again later.
    case wouldBlock
    /// A router knows no such peer, or no longer. Nothing of it was queued.
    case unreachable
}
