// SPDX-License-Identifier: Apache-2.0

/// Who asked: the identity of a connection, and how it speaks.
public struct Client: Hashable, Sendable {
    public var identity: [UInt8]
    /// A REQ socket: an empty frame stands before each message.
    public var isDelimited: Bool
    /// It sent one event in JSON and wants its answer in JSON.
    public var bare: Bool
    public init(identity: [UInt8], isDelimited: Bool = false, bare: Bool = false) {
        self.identity = identity
        self.isDelimited = isDelimited
        self.bare = bare
    }
}
