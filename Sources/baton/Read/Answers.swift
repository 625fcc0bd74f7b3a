// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey

/// What an event that nobody decided upon another one answers, the best guess first.
enum Answers {
    typealias Test = (Event) -> Bool

    static func kinds(of event: Event) -> [Test] {
        command(event) ?? alarm(event) ?? world(event)
    }

    private static func command(_ event: Event) -> [Test]? {
        switch event.body {
        case let body as HandoffAcceptRequested: routing(of: body.handoff)
        case let body as HandoffRejectRequested: routing(of: body.handoff)
        case let body as HandoffRateRequested:
            [of(HandoffAccepted.self) { $0.handoff == body.handoff }] + routing(of: body.handoff)
        case let body as TaskDoneRequested:
            [of(TaskCreated.self) { $0.handoff == body.handoff && $0.task == body.task }]
        case let body as FieldFillRequested:
            [
                of(HandoffBlocked.self) { $0.handoff == body.handoff },
                of(PacketSealed.self) { $0.handoff == body.handoff },
                of(HandoffRequested.self) { $0.handoff == body.handoff },
            ]
        case let body as DeliveryAttempted:
            [of(DeliveryOrdered.self) { $0.delivery == body.delivery }]
        default: nil
        }
    }

    /// What a deadline brought about answers what set the deadline.
    private static func alarm(_ event: Event) -> [Test]? {
        switch event.body {
        case let body as HandoffReminded:
            [of(HandoffBlocked.self) { $0.handoff == body.handoff }]
        case let body as HandoffReassigned: routing(of: body.handoff)
        case let body as SLAWarned:
            [of(SLAStarted.self) { $0.handoff == body.handoff && $0.sla == body.sla }]
        case let body as SLABreached:
            [of(SLAStarted.self) { $0.handoff == body.handoff && $0.sla == body.sla }]
        case let body as DeliveryOrdered:
            [of(DeliveryOrdered.self) { $0.delivery == body.delivery }]
        default: nil
        }
    }

    /// What tools tell answers the last that people were asked to do about the same subject.
    private static func world(_ event: Event) -> [Test] {
        switch event.body {
        case let body as ActivityLogged:
            [
                { $0.handoff == event.handoff && event.handoff != nil && $0.body is TaskCreated },
                { $0.key == event.key && $0.body is HandoffAccepted },
                { $0.key == event.key && $0.body is HandoffRouted && body.human },
            ]
        default: []
        }
    }

    private static func routing(of handoff: HandoffID) -> [Test] {
        [
            { event in
                (event.body as? HandoffRouted)?.handoff == handoff
                    || (event.body as? HandoffReassigned)?.handoff == handoff
            }
        ]
    }

    private static func of<P: Payload>(
        _ type: P.Type, _ condition: @escaping (P) -> Bool
    ) -> Test {
        { event in (event.body as? P).map(condition) ?? false }
    }
}
