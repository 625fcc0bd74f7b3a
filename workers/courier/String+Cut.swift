// SPDX-License-Identifier: Apache-2.0

extension String {
    /// At most `length` characters, the last of them an ellipsis where something was cut.
    func cut(to length: Int) -> String {
        count <= length ? self : prefix(length - 1) + "…"
    }
}
