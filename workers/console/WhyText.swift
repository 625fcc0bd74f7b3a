// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey

/// Why a handoff is where it is, in sentences with their times.
public struct WhyText: Sendable, CustomStringConvertible {
    public let sentences: [String]
    public let description: String

    public init(_ handoff: HandoffView, told narrator: Narrator) {
        let teller = Teller(handoff: handoff, narrator: narrator)
        sentences =
            [teller.request] + teller.readiness + teller.ownership + teller.clocks + teller.ending
        let title = "\(handoff.customer): \(handoff.point) \(handoff.id); times are UTC"
        let lines = sentences.flatMap { PacketText.wrap($0, first: "", rest: "    ") }
        description = ([title, ""] + lines).joined(separator: "\n") + "\n"
    }

    /// Puts the parts of one handoff into sentences.
    private struct Teller {
        let handoff: HandoffView
        let narrator: Narrator

        var request: String {
            let at = handoff.reasons.requestedAt.dateAndTime
            let why = narrator.findings(handoff.reasons.trigger)
            return "Asked for \(at)" + (why.isEmpty ? "." : " because \(why).")
        }

        var readiness: [String] {
            let reasons = handoff.reasons
            let lack = narrator.lack(handoff.missing, reasons.failed)
            var said: [String] = []
            if let held = reasons.heldAt {
                if handoff.state == .held {
                    said.append(
                        "Held since \(held.dateAndTime) because \(lack): \(reasons.known) of "
                            + "\(reasons.required) required answers are there.")
                } else if let opened = reasons.openedAt {
                    let lacked = narrator.lack(reasons.lackedFirst, reasons.failedFirst)
                    let length = opened - held
                    let time = length < .seconds(60) ? "a moment" : length.words
                    said.append("Held \(held.dateAndTime) for \(time) because \(lacked).")
                }
            }
            if let opened = reasons.openedAt {
                said.append("Opened \(opened.dateAndTime)\(opening(despite: lack)).")
            }
            return said
        }

        /// What opened it: an answer, or nothing that was missing. Never the trigger, which asked.
        private func opening(despite lack: String) -> String {
            if handoff.mode != .enforce, !lack.isEmpty {
                return ", although \(lack): this point does not hold (\(handoff.mode))"
            }
            let reasons = handoff.reasons
            guard reasons.heldAt != nil else { return " at once: everything was there" }
            guard let last = reasons.lastAnswered else { return " because everything is there" }
            let by = last.by.map { "by \(narrator.name(of: $0))" } ?? "from \(last.source)"
            return " because everything is there; last answered: \(last.field.words), \(by)"
        }

        /// Who was given it, and who sent it back, one after the other.
        var ownership: [String] {
            let reasons = handoff.reasons
            var told: [(at: Instant, place: Int, text: String)] = []
            told += reasons.reopenings.map { again in
                (again, 0, "Opened again \(again.dateAndTime), since it was mended.")
            }
            told += handoff.routings.map { ($0.at, 1, routing($0)) }
            told += reasons.rejections.map { rejection in
                let by = narrator.name(of: rejection.by)
                let text = "Sent back by \(by) \(rejection.at.dateAndTime) because: "
                return (rejection.at, 2, text + rejection.reason)
            }
            return told.sorted { ($0.at, $0.place) < ($1.at, $1.place) }.map(\.text)
        }

        private func routing(_ routing: RoutingView) -> String {
            let trace = routing.because
            let name = narrator.name(of:)
            let missed = routing.from.map { ", since \(name($0)) did not accept in time" } ?? ""
            let others = trace.considered.filter { $0.person != routing.owner }
                .map { "\(name($0.person)) \($0.verdict)" }
            let because = ["\(name(routing.owner)) because \(trace.decidedBy)\(missed)"] + others
            let queue = trace.queue.map { "queue \($0)" } ?? ""
            let isNamed = trace.rule.contains(trace.queue?.rawValue ?? "")
            let rule = trace.rule + (isNamed || queue.isEmpty ? "" : ", \(queue)")
            return "\(because.joined(separator: "; ")) (\(routing.at.dateAndTime); "
                + "rule: \(rule))."
        }

        var clocks: [String] {
            handoff.clocks.compactMap { clock in
                let due = clock.due.dateAndTime
                if clock.isOverdue, !handoff.state.isEnd {
                    let breach = narrator.breach(of: clock.sla, at: handoff.point)
                    return "Overdue since \(due) because \(breach)."
                }
                guard let met = clock.met, clock.inTime == false else { return nil }
                return "The \(clock.sla.words) was due \(due) and came \(met.dateAndTime)."
            }
        }

        var ending: [String] {
            let reasons = handoff.reasons
            if handoff.state == .completed, let ended = handoff.endedAt {
                let why = narrator.ending(reasons.exit)
                return ["Completed \(ended.dateAndTime)" + (why.isEmpty ? "." : " because \(why).")]
            }
            guard handoff.state == .routed, let owner = handoff.owner, let by = handoff.acceptBy
            else { return [] }
            return ["Waits for \(narrator.name(of: owner)) to accept by \(by.dateAndTime)."]
        }
    }
}
