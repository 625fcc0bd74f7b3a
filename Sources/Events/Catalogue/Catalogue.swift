// SPDX-License-Identifier: Apache-2.0
public import Journey

/// Every type of event that this build knows, in the order of the loop.
public enum Catalogue {
    public static let all: [any Payload.Type] = [
        // Facts
        FactObserved.self,
        ActivityLogged.self,
        TicketUpdated.self,
        PersonObserved.self,
        SubjectLinked.self,
        FieldFillRequested.self,
        FieldFillRefused.self,
        // Readiness
        HandoffRequested.self,
        HandoffBlocked.self,
        HandoffReminded.self,
        HandoffOpened.self,
        HandoffCompleted.self,
        // Packets
        ContextCarried.self,
        PacketSealed.self,
        PacketAmended.self,
        // Ownership
        HandoffRouted.self,
        HandoffAcceptRequested.self,
        HandoffAccepted.self,
        HandoffAcceptRefused.self,
        HandoffRejectRequested.self,
        HandoffRejected.self,
        HandoffRejectRefused.self,
        HandoffReassigned.self,
        // Tasks
        TaskCreated.self,
        TaskDoneRequested.self,
        TaskCompleted.self,
        TaskDoneRefused.self,
        // Clocks
        SLAStarted.self,
        SLAWarned.self,
        SLABreached.self,
        SLAMet.self,
        // Success
        SuccessReached.self,
        ReferralDue.self,
        // Opinions
        HandoffRateRequested.self,
        HandoffRateRefused.self,
        FeedbackGiven.self,
        // Deliveries
        DeliveryOrdered.self,
        DeliveryAttempted.self,
        DeliverySucceeded.self,
        DeliveryFailed.self,
        // BusEvents
        TopologyActivated.self,
        ClockReached.self,
        EventParked.self,
        EventReleased.self,
    ]

    /// What the world may say: facts, and commands. All else has one authority: a worker, the
    /// courier's edge, or the bus.
    public static let fromOutside: Set<EventType> = [
        FactObserved.type, ActivityLogged.type, TicketUpdated.type, PersonObserved.type,
        FieldFillRequested.type, HandoffAcceptRequested.type, HandoffRejectRequested.type,
        TaskDoneRequested.type, HandoffRateRequested.type,
    ]

    /// What an edge says, and as whom: it did what a worker had ordered.
    public static let fromEdges: [EventType: String] = [
        DeliveryAttempted.type: "/baton/courier/edge"
    ]

    /// Whether a type may be said under a source by who is neither a worker nor the bus. A type
    /// that nobody here knows is somebody else's.
    public static func isSaidOutside(_ type: EventType, by source: String) -> Bool {
        byType[type] == nil || fromOutside.contains(type) || fromEdges[type] == source
    }

    /// What no worker's fold says: the world, the courier's edge, or the bus.
    public static let fromElsewhere = fromOutside.union(fromEdges.keys).union([
        TopologyActivated.type, ClockReached.type, EventParked.type, EventReleased.type,
    ])

    /// Every type that this build knows.
    public static let types = Set(all.map { $0.type })

    /// The payload of a type; nil for a type that travels on untouched.
    public static func payload(of type: EventType) -> (any Payload.Type)? { byType[type] }

    private static let byType: [EventType: any Payload.Type] = Dictionary(
        uniqueKeysWithValues: all.map { ($0.type, $0) })
}
