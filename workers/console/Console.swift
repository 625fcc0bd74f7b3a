// SPDX-License-Identifier: Apache-2.0
public import Events
public import Journey
public import WorkerKit

/// Keeps what people look at: every handoff with its packet, tasks, clocks and story.
///
/// Consumes the life of handoffs; emits nothing. The pages, and `baton packet` and `baton why`,
/// read ``board``.
public struct Console: Worker {
    public static let name: WorkerName = "console"
    public static let consumes: Set<EventType> = [
        TopologyActivated.type, PersonObserved.type, FactObserved.type, ContextCarried.type,
        HandoffRequested.type, HandoffBlocked.type, HandoffReminded.type, HandoffOpened.type,
        PacketSealed.type, PacketAmended.type, HandoffRouted.type, HandoffReassigned.type,
        HandoffAccepted.type, HandoffRejected.type, HandoffCompleted.type, TaskCreated.type,
        TaskCompleted.type, SLAStarted.type, SLAWarned.type, SLABreached.type, SLAMet.type,
        FeedbackGiven.type, SuccessReached.type, ReferralDue.type,
    ]
    public static let emits: Set<EventType> = []
    public static let partitioning = Partitioning.whole
    public static let version: UInt32 = 2
    /// Ended handoffs that can still be looked at: a quarter of a busy company, some 10 MB.
    public static let endedKept = 1_000

    /// Who is who, and what things are called.
    public private(set) var narrator = Narrator()
    /// What is known under each partition key. Bounded by the company's customers times the fields.
    private var contexts: [String: AccountContext] = [:]
    /// Bounded by the handoffs that are open, and ``endedKept``.
    private var handoffs: [HandoffID: HandoffView] = [:]
    /// Ended handoffs, in the order of their end.
    private var ended: [HandoffID] = []
    /// The handoff of an account that came last, for what is told of the account. Bounded by the
    /// handoffs that are kept.
    private var latest: [String: HandoffID] = [:]

    public init() {}

    public func decide(_ event: Event) -> [Draft] { [] }

    public mutating func apply(_ event: Event) {
        narrator.apply(event)
        learn(event)
        if let requested = event.body as? HandoffRequested, handoffs[requested.handoff] == nil {
            handoffs[requested.handoff] = HandoffView(
                requested, subject: event.subject, key: event.key, at: event.happened)
            latest[event.key] = requested.handoff
        }
        guard let id = handoff(of: event), var view = handoffs.removeValue(forKey: id) else {
            return
        }
        let was = view.state
        if event.body is HandoffOpened { view.reasons.lastAnswered = lastAnswer(opening: view) }
        view.apply(event)
        if let sentence = narrator.sentence(for: event) {
            view.add(TimelineLine(at: event.happened, text: sentence))
        }
        handoffs[id] = view
        if view.state.isEnd, !was.isEnd { end(id) }
        if was.isEnd, !view.state.isEnd { ended.removeAll { $0 == id } }
    }

    /// Everything there is to see, the most urgent first.
    public var board: Board { Board(handoffs.values.map(named)) }

    /// One handoff, for its page.
    public func handoff(_ id: HandoffID) -> HandoffView? {
        guard var handoff = handoffs[id].map(named) else { return nil }
        let context = contexts[handoff.key]
        for field in handoff.fieldsToKnow(narrator.rules) {
            handoff.known[field] = context?.lookup(field, for: handoff.subject)
        }
        return handoff
    }

    /// What was answered last of what held a handoff; nil when nothing did, or it opens again.
    private func lastAnswer(opening handoff: HandoffView) -> Reasons.LastAnswer? {
        let reasons = handoff.reasons
        guard reasons.heldAt != nil, reasons.openedAt == nil else { return reasons.lastAnswered }
        let lacked = Set(handoff.missing + reasons.failed.map { FieldID($0.field) })
        let answers = lacked.sorted().compactMap { field in
            contexts[handoff.key]?.lookup(field, for: handoff.subject).map { (field, $0) }
        }
        return answers.max { $0.1.at < $1.1.at }.map { field, known in
            Reasons.LastAnswer(
                field: field, by: known.by.map { PersonID($0) }, source: known.source)
        }
    }

    private mutating func learn(_ event: Event) {
        guard event.body is FactObserved || event.body is ContextCarried else { return }
        contexts[event.key, default: AccountContext()].apply(event)
        // What was carried to its account stands there from now on, unless a handoff stays here.
        if let carried = event.body as? ContextCarried, event.key != carried.from.rawValue,
            latest[carried.from.rawValue] == nil
        {
            contexts[carried.from.rawValue] = nil
        }
    }

    /// What an event is about: the handoff it names, else the account's last one.
    private func handoff(of event: Event) -> HandoffID? {
        if let handoff = event.handoff ?? narrator.handoff(namedIn: event) { return handoff }
        return event.body is SuccessReached || event.body is ReferralDue ? latest[event.key] : nil
    }

    private func named(_ handoff: HandoffView) -> HandoffView {
        var handoff = handoff
        handoff.customer = narrator.customer(handoff)
        return handoff
    }

    private mutating func end(_ handoff: HandoffID) {
        ended.append(handoff)
        guard ended.count > Self.endedKept else { return }
        let oldest = ended.removeFirst()
        guard let view = handoffs.removeValue(forKey: oldest) else { return }
        if latest[view.key] == oldest { latest[view.key] = nil }
    }
}
