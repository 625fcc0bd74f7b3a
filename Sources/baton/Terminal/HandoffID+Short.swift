// SPDX-License-Identifier: Apache-2.0
internal import Journey

extension HandoffID {
    /// As people type it: the first characters, which tell a company's handoffs apart.
    var short: String { String(rawValue.prefix(6)) }
}
