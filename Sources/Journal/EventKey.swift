// SPDX-License-Identifier: Apache-2.0
public import Events
public import Journey

/// What is unique in a journal: an event's source and id, as sixteen bytes.
public struct EventKey: Hashable, Sendable {
    public let digest: Digest
    public init(source: String, id: String) { digest = Digest(of: source, id) }
    public init(_ envelope: Envelope) { self.init(source: envelope.source, id: envelope.id) }
}
