// SPDX-License-Identifier: Apache-2.0

extension SubjectID {
    /// The kind of the subjects that leads and deals belong to.
    public static let accountKind = "account"

    /// Whether this is an account.
    public var isAccount: Bool { kind == Self.accountKind }
}

extension FieldID {
    /// The reserved field whose value, the text of a ``SubjectID``, names the account that a
    /// subject belongs to: a link.
    public static let account: FieldID = "account"
}
