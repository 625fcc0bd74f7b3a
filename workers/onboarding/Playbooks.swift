// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey

/// The playbooks that are being worked through.
struct Playbooks: Codable, Sendable {
    /// Bounded by the open handoffs, and the completed ones of which a task is open.
    private var playbooks: [HandoffID: Playbook] = [:]
    /// The same by partition key, in order: activities name a customer, not a handoff.
    private var byKey: [String: [HandoffID]] = [:]

    subscript(id: HandoffID) -> Playbook? { playbooks[id] }

    /// Those that an activity concerns, in the order of their ids.
    func touched(by event: Event) -> [(HandoffID, Playbook)] {
        let ids = event.handoff.map { [$0] } ?? byKey[event.key] ?? []
        return ids.compactMap { id in
            guard let playbook = playbooks[id] else { return nil }
            let isTouched = event.handoff != nil || playbook.isTouched(by: event.subject)
            return isTouched ? (id, playbook) : nil
        }
    }

    mutating func begin(_ id: HandoffID, _ playbook: Playbook) {
        guard playbooks[id] == nil else { return }
        playbooks[id] = playbook
        byKey[playbook.key] = ((byKey[playbook.key] ?? []) + [id]).sorted()
    }

    mutating func update(_ id: HandoffID, _ change: (inout Playbook) -> Void) {
        guard playbooks[id] != nil else { return }
        change(&playbooks[id]!)
    }

    mutating func forget(_ id: HandoffID) {
        guard let playbook = playbooks.removeValue(forKey: id) else { return }
        byKey[playbook.key]?.removeAll { $0 == id }
        if byKey[playbook.key]?.isEmpty == true { byKey[playbook.key] = nil }
    }
}
