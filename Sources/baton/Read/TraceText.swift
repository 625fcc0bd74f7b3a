// SPDX-License-Identifier: Apache-2.0
internal import Console
internal import Events
internal import Journey

/// A tree of causes in lines: time, lag, who decided, and the tree itself.
struct TraceText {
    var narrator: Narrator

    /// Columns of the worker: the longest is `success-trigger`.
    private static let workerWidth = 15
    private static let lagWidth = 8

    func lines(of tree: Tree<Cause>, _ ink: Ink) -> [String] {
        tree.drawn.map { branch, cause in
            let event = cause.event
            let lag = cause.lag.map { "+\($0.brief)" } ?? ""
            let who = cause.worker?.rawValue ?? Self.door(of: event)
            let summary = Summary(narrator: narrator).text(of: event)
            return [
                ink.dim(event.recorded.dateAndTime.padded(16)),
                ink.dim(lag.padded(left: Self.lagWidth)),
                ink(.cyan, who.cut(to: Self.workerWidth).padded(Self.workerWidth)),
                "\(ink.dim(branch))\(ink.bold(event.type.rawValue))  \(summary)",
            ].joined(separator: "  ").trimmedSpaces
        }
    }

    /// Through which door an event came: `hubspot` of `/baton/intake/hubspot`, `console`, `cli`.
    static func door(of event: Event) -> String {
        if let fact = event.body as? FactObserved { return fact.source }
        if let activity = event.body as? ActivityLogged { return activity.source }
        return event.envelope.source.split(separator: "/").last.map(String.init) ?? "door"
    }
}

extension String {
    var trimmedSpaces: String {
        var text = self
        while text.hasSuffix(" ") { text.removeLast() }
        return text
    }
}
