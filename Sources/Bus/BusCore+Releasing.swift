// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey
internal import Wire

extension BusCore {
    /// A person releases a parked event: the bus says so, keyed so that it reaches the fold.
    mutating func release(_ release: Release, from client: Client, _ actions: inout [Action]) {
        func refuse(_ reason: String) {
            actions.append(.reply(client, .refused(number: release.number, reason)))
        }
        if let damageRefusal { return refuse(damageRefusal) }
        guard release.anchor <= head.sequence else {
            return refuse("there is no event \(release.anchor) to release")
        }
        if let objection = objection(to: release.worker) { return refuse(objection) }
        guard !queue.isFull else { return refuse("the bus is busy; try again") }
        let body = EventReleased(
            worker: release.worker, anchor: release.anchor, retry: release.retry, by: release.by)
        // The same request, offered again, is the same event.
        let digest = Digest(
            of: "released", "\(epoch)", Digest(ofBytes: client.identity).hex, "\(release.number)",
            release.worker.rawValue, "\(release.anchor)", "\(release.retry)")
        let subject = SubjectID(kind: "worker", release.worker.rawValue)
        do {
            try say(
                Draft(body, subject: subject, key: release.key), id: digest.hex, for: client,
                number: release.number)
        } catch {
            refuse("\(error)")
        }
    }
}
