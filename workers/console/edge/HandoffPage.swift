// SPDX-License-Identifier: Apache-2.0
internal import Console
internal import Events
internal import Journey

/// The page of one handoff: what to do about it, the packet, why, and what happened.
struct HandoffPage {
    let title: String
    let refresh: Int? = nil
    let me: Frame.Me?
    let said: Said?
    let lateness: String?

    let id: String
    let kind: String
    let customer: String
    let route: String
    let badge: String
    let waits: String
    let summary: [String]
    let forms: [AnswerForm]
    /// Held: what is missing stands beside what is known.
    let isHeld: Bool
    let decision: Decision?
    let tasks: [Task]
    let hasTasks: Bool
    /// Nobody has said who they are: the tasks say so once, not with a choice each.
    let asksWhoForTasks: Bool
    let clocks: [Clock]
    let hasClocks: Bool
    let sections: [Section]
    let hasSections: Bool
    let unanswered: [String]
    let hasUnanswered: Bool
    let changes: [String]
    let hasChanges: Bool
    let rating: Rating?
    let why: [String]
    let timeline: [Line]

    init(
        _ handoff: HandoffView, told narrator: Narrator, visitor: Visitor, now: Instant,
        typed: FormText? = nil, answers: FormAnswers? = nil
    ) {
        let frame = Frame(handoff.customer, visitor, narrator)
        let card = BoardPage.Card(handoff, narrator, now)
        let packet = PacketPage(handoff, told: narrator, now: now)
        title = frame.title
        me = frame.me
        said = frame.said
        lateness = frame.lateness
        id = card.id
        kind = card.kind
        customer = card.customer
        route = card.route
        waits = card.waits
        badge = Self.badge(handoff)
        // The first line says the state again, which the badge does.
        summary = Array(packet.summary.dropFirst())
        let person = typed?["person"]
        forms = [AnswerForm.Purpose.answers, .ending, .mending].compactMap {
            AnswerForm($0, handoff, narrator, visitor, answers, typedPerson: person)
        }
        isHeld = handoff.state == .held && packet.sections.isEmpty == false
        decision = Decision(handoff, narrator, visitor, typed)
        tasks = handoff.tasks.map { Task($0, of: handoff, narrator, visitor.person, now) }
        hasTasks = !tasks.isEmpty
        asksWhoForTasks =
            visitor.person == nil && handoff.state != .rejected
            && handoff.tasks.contains { !$0.isDone }
        clocks = handoff.clocks.sorted { $0.due < $1.due }.map {
            Clock($0, isOver: handoff.state.isEnd, now)
        }
        hasClocks = !clocks.isEmpty
        sections = packet.sections.map(Section.init)
        hasSections = !sections.isEmpty
        unanswered = forms.contains { $0.purpose == "answers" } ? [] : packet.unanswered
        hasUnanswered = !unanswered.isEmpty
        changes = packet.changes
        hasChanges = !changes.isEmpty
        rating = Rating(handoff, narrator, visitor, typed)
        why = WhyText(handoff, told: narrator).sentences
        timeline = handoff.timeline.reversed().map(Line.init)
    }

    private static func badge(_ handoff: HandoffView) -> String {
        if handoff.isOverdue { return "Overdue" }
        return switch handoff.state {
        case .requested: "New"
        case .held: "Held"
        case .open: "Open"
        case .routed: "To accept"
        case .accepted: "Accepted"
        case .rejected: "Sent back"
        case .completed: "Completed"
        }
    }
}
