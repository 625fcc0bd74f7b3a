// SPDX-License-Identifier: Apache-2.0

extension Duration {
    /// Milliseconds, rounded up so that nothing happens early; 0 to about 24 days.
    var wholeMilliseconds: Int32 {
        guard self > .zero else { return 0 }
        let (seconds, attoseconds) = components
        let perMillisecond: Int64 = 1_000_000_000_000_000
        let fraction = (attoseconds + perMillisecond - 1) / perMillisecond
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000)
        return overflow ? .max : Int32(clamping: whole + fraction)
    }
}
