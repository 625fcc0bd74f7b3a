// SPDX-License-Identifier: Apache-2.0
public import Events
public import Journey

/// What is unique in a journal: an event's source and id, as sixteen bytes.
public struct EventKey: Hashable, Sendable {
    /// The first half of a SHA-256 of both.
    public let digest: Digest
    /// Of a source and an id, as they are written.
    public init(source: String, id: String) { digest = Digest(of: source, id) }
    /// As an engine has kept it.
    public init(digest: Digest) { self.digest = digest }
    /// Of an event.
    public init(_ envelope: Envelope) { self.init(source: envelope.source, id: envelope.id) }
}
