// SPDX-License-Identifier: Apache-2.0
import Events
import Foundation
import Journey
import Meter
import Testing
import WorkerTesting

/// The figures as Prometheus reads them, and the state as bytes.
extension MeterTests {
    @Test func `touches of the last year that can be written add up to what fits`() throws {
        var story = Story<Meter>()
        for number in 1...40 {
            open(number, in: &story)
            story.when(
                Draft(
                    ActivityLogged(
                        moment: "touch.first_human", human: true, source: "hubspot"),
                    subject: deal(number), key: "account:acme", time: .latest))
        }
        let touched = try figures(story).firstTouch
        #expect(touched.count == 40)
        let sum = "{point=\"sales-to-onboarding\"} 9223372036854.775"
        #expect(story.worker.prometheusText.contains("baton_first_touch_seconds_sum\(sum)"))
    }

    @Test func `Prometheus reads its own format, labels escaped`() {
        var story = Story<Meter>()
        open(1, in: &story)
        touch(deal(1), in: &story, after: .seconds(90))
        story.tell(
            ReferralDue(
                account: "account:acme", rule: "the \"big\" \\ one\n", who: .owner, ask: "",
                say: "",
                due: story.now), about: "account:acme")
        let text = story.worker.prometheusText
        #expect(
            text.hasPrefix(
                """
                # HELP baton_handoffs_total Handoffs that came to a state.
                # TYPE baton_handoffs_total counter
                baton_handoffs_total{point="sales-to-onboarding",state="requested"} 1
                baton_handoffs_total{point="sales-to-onboarding",state="held"} 0
                baton_handoffs_total{point="sales-to-onboarding",state="open"} 1

                """))
        #expect(
            text.hasSuffix(
                #"""
                # TYPE baton_first_touch_seconds summary
                baton_first_touch_seconds{point="sales-to-onboarding",quantile="0.5"} 90.0
                baton_first_touch_seconds{point="sales-to-onboarding",quantile="0.9"} 90.0
                baton_first_touch_seconds_sum{point="sales-to-onboarding"} 90.0
                baton_first_touch_seconds_count{point="sales-to-onboarding"} 1
                # HELP baton_referrals_due_total Referrals that fell due.
                # TYPE baton_referrals_due_total counter
                baton_referrals_due_total{rule="the \"big\" \\ one\n"} 1

                """#))
    }

    @Test func `the same events give the same bytes, and a decoded state goes on alike`() throws {
        func told() -> Story<Meter> {
            var story = Story<Meter>()
            for number in 1...3 { clock(number, in: &story) }
            touch(deal(2), in: &story, after: .seconds(5))
            reject(3, "no", in: &story)
            return story
        }
        let state = try bytes(told().worker)
        #expect(try bytes(told().worker) == state)
        var decoded = try JSONDecoder().decode(Meter.self, from: state)
        #expect(try bytes(decoded) == state)
        var story = told()
        let completed = HandoffCompleted(handoff: id(1), point: point, why: [])
        decoded.apply(
            try Draft(completed, subject: deal(1), key: "account:acme")
                .event(id: "e", source: "/test", time: story.now))
        story.tell(completed, about: deal(1))
        #expect(decoded.report == story.worker.report)
    }

    func bytes(_ worker: Meter) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return try encoder.encode(worker)
    }
}
