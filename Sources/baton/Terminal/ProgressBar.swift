// SPDX-License-Identifier: Apache-2.0

/// `[########            ]  40 %`.
struct ProgressBar {
    var done: UInt64
    var of: UInt64
    private static let width: UInt64 = 24

    var text: String {
        let part = of == 0 ? Self.width : min(done, of) * Self.width / of
        let full = String(repeating: "#", count: Int(part))
        let percent = of == 0 ? 100 : min(done, of) * 100 / of
        return "[\(full.padded(Int(Self.width)))] \("\(percent)".padded(left: 3)) %"
    }
}
