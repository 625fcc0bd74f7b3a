// SPDX-License-Identifier: Apache-2.0
internal import Journey
internal import Meter

/// What the meter counted, in lines that a manager understands.
enum DemoFigures {
    static func lines(of report: MeterReport) -> [String] {
        report.points.sorted { $0.key < $1.key }.flatMap { id, point in
            [id.rawValue] + lines(of: point).map { "  \($0)" }
        } + referrals(report)
    }

    private static func lines(of point: PointReport) -> [String] {
        let asked = point.reached["requested"] ?? 0
        let held = point.reached["held"] ?? 0
        let completed = point.reached["completed"] ?? 0
        var lines = [
            "\(asked.of("handoff")), \(held) held until the packet was complete, "
                + "\(completed) completed",
            "\(point.reassignments) passed on because nobody accepted in time; "
                + "\(percent(point.rejectionRate)) sent back",
        ]
        if let median = point.firstTouch.median {
            lines.append("first human touch after \(Duration.seconds(median).brief), in the median")
        }
        for (name, clock) in point.clocks.sorted(by: { $0.key < $1.key }) {
            let words = name.rawValue.replacing("-", with: " ")
            lines.append(
                "\(words): \(percent(clock.attainment)) in time "
                    + "(\(clock.metInTime) of \(clock.metInTime + clock.missed))")
        }
        return lines
    }

    private static func referrals(_ report: MeterReport) -> [String] {
        let count = report.referrals.values.reduce(0, +)
        return count == 0 ? [] : ["\(count.of("referral")) to ask for, at the moment of success"]
    }

    private static func percent(_ share: Double?) -> String {
        share.map { "\(Int(($0 * 100).rounded())) %" } ?? "none"
    }
}
