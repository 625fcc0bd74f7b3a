// SPDX-License-Identifier: Apache-2.0
internal import Console
internal import Foundation
internal import Hummingbird
internal import Journey
internal import WorkerProcess

/// The same for programs: `/api/handoffs` and `/api/handoffs/{id}`.
extension ConsoleDoor {
    func addJSON(to router: Router<BasicRequestContext>) {
        router.get("/api/handoffs") { _, _ in
            let now = now()
            return try Self.json(
                try await look { console in
                    console.board.handoffs.map { HandoffLine($0, console.narrator, now) }
                })
        }
        router.get("/api/handoffs/:id") { _, context in
            let name = try context.parameters.require("id")
            guard let handoff = try await find(name).0.first else { throw Self.missing(name) }
            return try Self.json(handoff)
        }
    }

    private static func json(_ value: some Encodable) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Response(
            status: .ok, headers: [.contentType: "application/json; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try encoder.encode(value))))
    }
}

/// A handoff in a list.
private struct HandoffLine: Encodable {
    var id: HandoffID
    var customer: String
    var subject: SubjectID
    var point: PointID
    var state: HandoffView.State
    var urgency: String
    var waitsFor: String
    var missing: [FieldID]
    var rep: PersonID?
    var owner: PersonID?
    var acceptBy: Instant?
    var nextDue: Instant?

    init(_ handoff: HandoffView, _ narrator: Narrator, _ now: Instant) {
        id = handoff.id
        customer = handoff.customer
        subject = handoff.subject
        point = handoff.point
        state = handoff.state
        urgency = "\(handoff.urgency)"
        waitsFor = WaitingText(handoff, told: narrator, now: now).description
        missing = handoff.missing
        rep = handoff.rep
        owner = handoff.owner
        acceptBy = handoff.acceptBy
        nextDue = handoff.nextDue
    }
}
