// SPDX-License-Identifier: Apache-2.0

/// A part somebody plays in a handoff: `rep` (packed it), `owner` (received it), `rep.manager`,
/// `owner.manager`; any other text is a person's id.
public struct Role: Name {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public static let rep: Role = "rep"
    public static let owner: Role = "owner"
}
