// SPDX-License-Identifier: Apache-2.0

extension Int {
    /// "1 handoff", "3 handoffs".
    func of(_ noun: String) -> String { "\(self) \(noun)\(self == 1 ? "" : "s")" }
}
