// SPDX-License-Identifier: Apache-2.0
public import Journey

/// The `data` of one type of event.
public protocol Payload: Codable, Hashable, Sendable {
    static var type: EventType { get }
}

/// The body of an event whose type this build does not know. It travels on untouched.
public struct UnknownPayload: Payload {
    public static let type: EventType = ""
    public init() {}
}
