// SPDX-License-Identifier: Apache-2.0
internal import Console
internal import Events
internal import Gate
internal import Journey
internal import Packager
internal import Router
internal import Wire

/// Whether the worker whose turn it is at a handoff is there to take it.
enum TurnText {
    /// A sentence about the worker whose turn it is; nil while all is well, or when the handoff
    /// has ended.
    static func sentence(_ handoff: HandoffView, _ status: BusStatus) -> String? {
        guard let worker = worker(after: handoff) else { return nil }
        guard let lack = lack(of: worker, in: status) else { return nil }
        let subject =
            waitsForPeople(handoff)
            ? "What comes next is the \(worker)'s to decide, which"
            : "Waits for the \(worker), which"
        return "\(subject) \(lack): see `baton status`."
    }

    /// Whose silence may be why something is not there to be seen; nil while all are heard.
    static func absence(_ status: BusStatus) -> String? {
        let silent = Set(status.workers.map(\.worker)).sorted()
            .filter { lack(of: $0, in: status) != nil }
        guard !silent.isEmpty else { return nil }
        let names = silent.map(\.rawValue).joined(separator: ", ")
        return "Silent: \(names). What happens meanwhile is not decided yet: see `baton status`."
    }

    /// Who decides next, whatever happens.
    static func worker(after handoff: HandoffView) -> WorkerName? {
        switch handoff.state {
        case .requested, .held, .accepted: Gate.name
        case .open: handoff.packet == nil ? Packager.name : Router.name
        case .routed: Router.name
        case .rejected, .completed: nil
        }
    }

    /// A person has to act before the worker can.
    private static func waitsForPeople(_ handoff: HandoffView) -> Bool {
        [.held, .routed, .accepted].contains(handoff.state)
    }

    /// What is wrong with a worker; nil when one of its replicas is heard.
    private static func lack(of worker: WorkerName, in status: BusStatus) -> String? {
        let replicas = status.workers.filter { $0.worker == worker }
        guard replicas.allSatisfy({ $0.state == .silent }) else { return nil }
        guard let latest = replicas.min(by: { $0.lagSeconds < $1.lagSeconds }) else {
            return "is stopped"
        }
        // A bus knows for how long only while there is something that was not seen.
        guard latest.lagEvents > 0 else { return "is silent" }
        return "has not reported for \(Duration(nearest: latest.lagSeconds).brief)"
    }
}
