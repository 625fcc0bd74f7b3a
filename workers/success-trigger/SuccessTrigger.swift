// SPDX-License-Identifier: Apache-2.0
public import Events
public import Journey
public import WorkerKit

/// Notices that a customer has experienced value, and starts the play that belongs to the moment.
///
/// Consumes facts of accounts and who hands over to whom; emits `success.reached` once for each
/// account and rule, and with it `referral.due`. A rule that is activated later speaks at an
/// account's next fact, so that a changed map does not alert for the whole book at once.
public struct SuccessTrigger: Worker {
    public static let name: WorkerName = "success-trigger"
    public static let consumes: Set<EventType> = [
        TopologyActivated.type, PersonObserved.type, FactObserved.type, ContextCarried.type,
        PacketSealed.type, HandoffRouted.type, HandoffReassigned.type,
    ]
    public static let emits: Set<EventType> = [SuccessReached.type, ReferralDue.type]
    public static let partitioning = Partitioning.bySubject
    public static let version: UInt32 = 2

    private var rules = Rules()
    private var people = People()
    /// Bounded by the company's accounts.
    private var accounts: [SubjectID: SuccessAccount] = [:]

    public init() {}

    public mutating func apply(_ event: Event) {
        switch event.body {
        case let rules as TopologyActivated:
            self.rules.activate(rules.topology, version: rules.version)
        case let person as PersonObserved: people.apply(person)
        default:
            // Only an account succeeds; what is known of a lead is carried there once it has one.
            let account = SubjectID(rawValue: event.key)
            guard account.isAccount else { return }
            accounts[account, default: SuccessAccount()].apply(event)
        }
    }

    public func decide(_ event: Event) -> [Draft] {
        guard event.body is FactObserved || event.body is ContextCarried,
            let account = accounts[SubjectID(rawValue: event.key)]
        else { return [] }
        let open = rules.topology.success.sorted { $0.key < $1.key }
            .filter { !account.reached.contains($0.key) }
        return open.flatMap { success(of: account, by: $0.value, named: $0.key, event) }
    }

    private func success(
        of account: SuccessAccount, by rule: SuccessRule, named name: String, _ event: Event
    ) -> [Draft] {
        let subject = SubjectID(rawValue: event.key)
        let why = rule.when.evaluate { account.context.value($0, for: subject) }
        guard !why.isEmpty, why.allSatisfy(\.met) else { return [] }
        let play = rule.play
        let referral = ReferralDue(
            account: subject, rule: name, who: play.who,
            person: people.person(in: play.who, rep: account.rep, owner: account.owner),
            ask: account.stakeholder(play.ask, of: subject, in: rules.topology) ?? play.ask,
            say: play.say, due: event.recorded + play.within.elapsed)
        return [
            Draft(
                SuccessReached(account: subject, rule: name, why: why), subject: subject,
                key: event.key, handoff: account.handoff),
            Draft(referral, subject: subject, key: event.key, handoff: account.handoff),
        ]
    }
}
