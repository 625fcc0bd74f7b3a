// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey
internal import Wire

/// One event and what it came of.
struct Cause: Hashable, Sendable {
    enum Link: Hashable, Sendable {
        /// Nothing before it.
        case none
        /// A worker decided it upon that event.
        case decision
        /// A person, a tool or the passing of time answered that event.
        case answer
    }
    var event: Event
    /// The worker that decided it; nil for what came through a door.
    var worker: WorkerName?
    var link = Link.none
    /// From what it came of to this.
    var lag: Duration?

    static func == (left: Cause, right: Cause) -> Bool { left.event.id == right.event.id }
    func hash(into hasher: inout Hasher) { hasher.combine(event.id) }
}

/// Builds the tree of one customer's events: from the first one observed to the last one decided.
///
/// What a worker decided hangs below the event that it decided upon. What came through a door has
/// no cause in the journal; it hangs, by a broken line, below what it answers: an acceptance below
/// the routing, a rating below the acceptance, a breach below the start of its clock.
struct Causes {
    /// Facts of which nothing came, and deliveries, are left out.
    let isBrief: Bool
    private var events: [(entry: Entry, event: Event)] = []
    private var places: [String: Int] = [:]

    mutating func add(_ entry: Entry, _ event: Event) {
        guard places.updateValue(events.count, forKey: event.id) == nil else { return }
        events.append((entry, event))
    }

    init(isBrief: Bool) { self.isBrief = isBrief }

    /// What hangs below each, and where each hangs.
    private struct Forest {
        var children: [Int: [Int]] = [:]
        var causes: [Cause] = []
    }

    /// The tree; nil when there is no event. `keeps` says which events are of interest: what leads
    /// to them stays as well.
    func tree(keeps: (Event) -> Bool = { _ in true }) -> Tree<Cause>? {
        guard !events.isEmpty else { return nil }
        var forest = Forest()
        for (index, item) in events.enumerated() {
            var cause = Cause(event: item.event, worker: item.entry.outcome?.fold.worker)
            if let (parent, link) = parent(of: index) {
                cause.link = link
                cause.lag = item.event.recorded - events[parent].event.recorded
                forest.children[parent, default: []].append(index)
            }
            forest.causes.append(cause)
        }
        return grown(0, in: forest, keeps: keeps)
            ?? Tree(value: forest.causes[0])
    }

    private func grown(
        _ index: Int, in forest: Forest, keeps: (Event) -> Bool
    ) -> Tree<Cause>? {
        let cause = forest.causes[index]
        let children = (forest.children[index] ?? []).compactMap {
            grown($0, in: forest, keeps: keeps)
        }
        guard !children.isEmpty || isShown(cause.event) && keeps(cause.event) else { return nil }
        return Tree(value: cause, isLoose: cause.link == .answer, children: children)
    }

    private func isShown(_ event: Event) -> Bool {
        guard isBrief else { return true }
        let isQuiet =
            event.body is FactObserved || event.body is ContextCarried
            || event.body is PersonObserved || event.body is DeliveryOrdered
            || event.body is DeliveryAttempted || event.body is DeliverySucceeded
        return !isQuiet
    }

    /// What an event came of; the first event of all where nothing better is known.
    private func parent(of index: Int) -> (Int, Cause.Link)? {
        let (entry, event) = events[index]
        let isAlarm = entry.outcome?.phase == .alarm
        if !isAlarm, let id = event.envelope.causation, let place = places[id], place < index {
            return (place, .decision)
        }
        if let answered = answered(by: event, before: index) { return (answered, .answer) }
        return index == 0 ? nil : (0, .answer)
    }

    /// The latest event before `index` that this one answers.
    private func answered(by event: Event, before index: Int) -> Int? {
        for kind in Answers.kinds(of: event) {
            let place = events[..<index].lastIndex { kind($0.event) }
            if let place { return place }
        }
        return nil
    }
}
