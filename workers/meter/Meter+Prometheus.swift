// SPDX-License-Identifier: Apache-2.0
internal import Journey

/// What `/metrics` answers. Labels are points, clocks, states and rules: the words of the
/// topology, never a customer, a person or a free text.
extension Meter {
    public var prometheusText: String {
        var metrics = MetricText()
        let points = points.sorted { $0.key < $1.key }.map { (point: $0.key.rawValue, $0.value) }
        writeHandoffs(points, to: &metrics)
        writeClocks(points, to: &metrics)
        writeFirstTouch(points, to: &metrics)
        let referrals = referrals.sorted { $0.key < $1.key }
        if !referrals.isEmpty {
            metrics.begin("baton_referrals_due_total", .counter, "Referrals that fell due.")
            for (rule, count) in referrals {
                metrics.sample("baton_referrals_due_total", [("rule", rule)], count)
            }
        }
        return metrics.text
    }

    private typealias Points = [(point: String, figures: PointFigures)]

    private func writeHandoffs(_ points: Points, to metrics: inout MetricText) {
        guard !points.isEmpty else { return }
        let states: [(String, MetricText.Kind, String, (PointFigures) -> [HandoffState: Int])] = [
            ("baton_handoffs_total", .counter, "Handoffs that came to a state.", \.reached),
            ("baton_handoffs_now", .gauge, "Handoffs that are in a state now.", \.now),
        ]
        for (name, kind, help, counts) in states {
            metrics.begin(name, kind, help)
            for (point, figures) in points {
                for state in HandoffState.allCases {
                    metrics.sample(
                        name, [("point", point), ("state", state.rawValue)],
                        counts(figures)[state] ?? 0)
                }
            }
        }
        let counters: [(String, String, (PointFigures) -> Int)] = [
            (
                "baton_handoffs_opened_incomplete_total",
                "Handoffs that opened with required answers missing.", \.openedIncomplete
            ),
            (
                "baton_handoff_reassignments_total",
                "Times that a handoff passed to another owner.", \.reassignments
            ),
        ]
        for (name, help, count) in counters {
            metrics.begin(name, .counter, help)
            for (point, figures) in points {
                metrics.sample(name, [("point", point)], count(figures))
            }
        }
    }

    private func writeClocks(_ points: Points, to metrics: inout MetricText) {
        let clocks = points.flatMap { point, figures in
            figures.clocks.sorted { $0.key < $1.key }
                .map { (labels: [("point", point), ("sla", $0.key.rawValue)], clock: $0.value) }
        }
        guard !clocks.isEmpty else { return }
        let counts: [(String, MetricText.Kind, String, (ClockFigures) -> Int)] = [
            ("baton_sla_started_total", .counter, "Clocks that started.", \.started),
            (
                "baton_sla_breached_total", .counter, "Clocks that passed their due time.",
                \.breached
            ),
            (
                "baton_sla_corrected_total", .counter,
                "Breaches that a late fact took back.", \.corrected
            ),
            ("baton_sla_met_in_time_total", .counter, "Clocks met in time.", \.metInTime),
            ("baton_sla_met_late_total", .counter, "Clocks met after their due time.", \.metLate),
            ("baton_sla_running", .gauge, "Clocks that run, before their due time.", \.running),
            ("baton_sla_overdue", .gauge, "Clocks that still run after their due time.", \.overdue),
        ]
        for (name, kind, help, count) in counts {
            metrics.begin(name, kind, help)
            for (labels, clock) in clocks { metrics.sample(name, labels, count(clock)) }
        }
    }

    private func writeFirstTouch(_ points: Points, to metrics: inout MetricText) {
        let name = "baton_first_touch_seconds"
        let touched = points.filter { $0.figures.firstTouch.count > 0 }
        guard !touched.isEmpty else { return }
        metrics.begin(
            name, .summary,
            "From the opening of a handoff to the first human touch; quantiles of the latest "
                + "\(DurationWindow.size).")
        for (point, figures) in touched {
            for (label, percent) in [("0.5", 50), ("0.9", 90)] {
                guard let value = figures.firstTouch.quantile(percent: percent) else { continue }
                metrics.sample(name, [("point", point), ("quantile", label)], value.seconds)
            }
            metrics.sample("\(name)_sum", [("point", point)], figures.firstTouch.sum.seconds)
            metrics.sample("\(name)_count", [("point", point)], figures.firstTouch.count)
        }
    }
}
