// SPDX-License-Identifier: Apache-2.0

extension String {
    /// As a terminal may show it: what would steer one (control characters but newline and tab) or
    /// turn the order of what is read (marks of direction) stands as `\u{FFFD}`.
    public var harmless: String {
        guard unicodeScalars.contains(where: \.isHarmful) else { return self }
        var text = ""
        text.unicodeScalars.append(
            contentsOf: unicodeScalars.lazy.map { $0.isHarmful ? "\u{FFFD}" : $0 })
        return text
    }
}

extension Unicode.Scalar {
    /// C0 but newline and tab, DEL, C1; the marks, overrides and isolates of direction; the
    /// separators of lines and paragraphs, which some terminals obey.
    public var isHarmful: Bool {
        switch value {
        case 0x09, 0x0A: false
        case 0x00...0x1F, 0x7F...0x9F, 0x061C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069:
            true
        default: false
        }
    }
}
