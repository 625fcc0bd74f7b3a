// SPDX-License-Identifier: Apache-2.0
internal import Journey

extension Duration {
    /// How long something took: `3 ms`, `1.2 s`, `4 min`, `3 h`, `5 d`.
    var brief: String {
        let micros = microseconds
        switch micros.magnitude {
        case ..<1_000: return "\(micros) µs"
        case ..<1_000_000: return "\(micros / 1_000) ms"
        case ..<60_000_000: return "\(micros / 1_000_000).\(micros.magnitude / 100_000 % 10) s"
        case ..<7_200_000_000: return "\(micros / 60_000_000) min"
        case ..<172_800_000_000: return "\(micros / 3_600_000_000) h"
        default: return "\(micros / 86_400_000_000) d"
        }
    }
}
