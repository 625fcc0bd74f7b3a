// SPDX-License-Identifier: Apache-2.0
internal import Console
internal import Events
internal import Journey

/// One event as `baton tap` shows it: time, sequence, type, subject, handoff, a short summary.
struct TapLine {
    var narrator = Narrator()

    /// The longest type of the catalogue, and an address of usual length.
    private static let typeWidth = 24
    private static let subjectWidth = 24
    private static let sequenceWidth = 6
    private static let handoffWidth = 6

    func text(of event: Event, _ ink: Ink) -> String {
        let type = event.type.rawValue.cut(to: Self.typeWidth).padded(Self.typeWidth)
        return [
            ink.dim(Self.time(event.recorded)),
            ink.dim("\(event.sequence)".padded(left: Self.sequenceWidth)),
            Self.colour(of: event.type).map { ink($0, type) } ?? type,
            event.subject.rawValue.cut(to: Self.subjectWidth).padded(Self.subjectWidth),
            ink.dim((event.handoff?.short ?? "").padded(Self.handoffWidth)),
            Summary(narrator: narrator).text(of: event),
        ].joined(separator: "  ").trimmedSpaces
    }

    /// `03-02 09:00:00.123`, in UTC.
    static func time(_ moment: Instant) -> String {
        let text = moment.rfc3339
        let milliseconds = (moment.microseconds / 1_000 % 1_000 + 1_000) % 1_000
        let digits = "\(1_000 + milliseconds)".dropFirst()
        return "\(text.dropFirst(5).prefix(5)) \(text.dropFirst(11).prefix(8)).\(digits)"
    }

    /// By what a person has to do about it, not by who said it.
    static func colour(of type: EventType) -> Ink.Colour? {
        let name = type.rawValue
        let isBad = ["breached", "refused", "rejected", "parked", "failed"].contains {
            name.hasSuffix($0)
        }
        let needsSomebody = ["blocked", "reminded", "warned", "reassigned"].contains {
            name.hasSuffix($0)
        }
        if isBad { return .red }
        if needsSomebody { return .yellow }
        if name.hasPrefix("success.") || name.hasPrefix("referral.") { return .magenta }
        if name.hasPrefix("handoff.") || name.hasPrefix("packet.") { return .green }
        if name.hasPrefix("task.") || name.hasPrefix("sla.") { return .cyan }
        return nil
    }
}
