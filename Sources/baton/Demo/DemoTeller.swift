// SPDX-License-Identifier: Apache-2.0
internal import Console
internal import Events
internal import Journey

/// Tells what was stored, week by week, in the console's sentences.
struct DemoTeller {
    private var narrator = Narrator()
    private var week = 0
    /// When each customer was handed over last: what "day 61" counts from.
    private var opened: [String: Instant] = [:]
    private let ink: Ink
    private static let timeWidth = 9
    private static let customerWidth = 16
    /// A hundred columns in all.
    private static let sentenceWidth = 71

    init(ink: Ink) { self.ink = ink }

    /// The lines for one event, a heading among them when a week begins; none for what a manager
    /// does not need to know.
    mutating func lines(for event: Event) -> [String] {
        narrator.apply(event)
        if event.body is HandoffOpened { opened[event.key] = event.happened }
        guard isTold(event), let sentence = narrator.sentence(for: event) else { return [] }
        let customer = narrator.customer(of: event).cut(to: Self.customerWidth)
        let pieces = sentence.wrapped(to: Self.sentenceWidth)
        let first = [
            ink.dim(time(of: event).padded(Self.timeWidth)),
            ink.bold(customer.padded(Self.customerWidth)), coloured(pieces.first ?? ""),
        ].joined(separator: "  ")
        let indent = String(repeating: " ", count: Self.timeWidth + Self.customerWidth + 6)
        return heading(event.happened) + [first] + pieces.dropFirst().map { indent + $0 }
    }

    private mutating func heading(_ moment: Instant) -> [String] {
        let seconds = (moment - DemoStory.monday).microseconds / 1_000_000
        let now = Int(seconds / (7 * 86_400)) + 1
        guard now > week else { return [] }
        week = now
        let monday = DemoStory.date(now, .mon).dateAndTime.split(separator: " ")
        return ["", ink(.blue, "Week \(now)") + ink.dim(", from \(monday[1]) \(monday[2])")]
    }

    private func time(of event: Event) -> String {
        guard event.body is ReferralDue, let opened = opened[event.key] else {
            return event.happened.weekdayAndTime
        }
        return "Day \((event.happened - opened).microseconds / 86_400_000_000)"
    }

    /// The story, without what is only work.
    private func isTold(_ event: Event) -> Bool {
        switch event.body {
        case is FieldFillRefused, is HandoffRequested, is HandoffBlocked, is HandoffReminded,
            is HandoffOpened, is HandoffRouted, is HandoffReassigned, is HandoffAccepted,
            is HandoffRejected, is HandoffCompleted, is SLABreached, is TaskCompleted,
            is FeedbackGiven, is ReferralDue, is PacketAmended, is EventParked:
            true
        case let fact as FactObserved: fact.source == "form"
        case let met as SLAMet: !met.inTime
        default: false
        }
    }

    private func coloured(_ sentence: String) -> String {
        for (mark, colour) in [
            ("✗", Ink.Colour.red), ("!", .yellow), ("★", .magenta), ("✓", .green),
        ] where sentence.contains(mark) {
            return sentence.replacing(mark, with: ink(colour, mark), maxReplacements: 1)
        }
        return sentence
    }
}
