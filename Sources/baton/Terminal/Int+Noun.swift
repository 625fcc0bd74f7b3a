// SPDX-License-Identifier: Apache-2.0

extension Int {
    /// "1 handoff", "3 handoffs".
    func of(_ noun: String) -> String { "\(self) \(noun)\(self == 1 ? "" : "s")" }

    /// "1 publish", "3 publishes".
    func of(_ noun: String, _ plural: String) -> String { "\(self) \(self == 1 ? noun : plural)" }
}
