// SPDX-License-Identifier: Apache-2.0

extension Duration {
    /// Of `90s`, `10m`, `2h30m`, `3d`, `1w`: the sum of the parts; nil when a part lacks its unit,
    /// the text is empty, or the sum is beyond counting.
    public init?(units text: String) {
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800]
        var seconds = 0
        var digits = ""
        for character in text {
            if character.isASCII, character.isNumber, digits.count < 9 {
                digits.append(character)
            } else if let unit = units[character], let count = Int(digits) {
                let (sum, overflows) = seconds.addingReportingOverflow(count * unit)
                guard !overflows else { return nil }
                seconds = sum
                digits = ""
            } else {
                return nil
            }
        }
        guard digits.isEmpty, !text.isEmpty else { return nil }
        self = .seconds(seconds)
    }
}
