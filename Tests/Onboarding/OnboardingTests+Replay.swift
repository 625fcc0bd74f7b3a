// SPDX-License-Identifier: Apache-2.0
import Events
import Journey
import Onboarding
import Testing
import WorkerTesting

/// What was decided stays, and what is kept is enough to go on.
extension OnboardingTests {
    /// A hundred handoffs that end in every way.
    func lap(restartingAt restart: Int? = nil) -> (Rehearsal<Onboarding>, said: [[String]]) {
        var rehearsal = Rehearsal<Onboarding>(Company.topology)
        var said: [[String]] = []
        for number in 1...100 {
            let (subject, key) = (SubjectID("deal:\(number)"), "account:\(number % 40)")
            var (packet, routed) = (packet(promises(inContract: number % 2 == 0)), routed)
            packet.handoff = HandoffID("handoff-\(number)")
            routed.handoff = packet.handoff
            said.append(rehearsal.take(packet, subject, key))
            if number == restart { rehearsal.restart() }
            said.append(rehearsal.take(routed, subject, key))
            var change = amended("promises", promises(inContract: number % 3 == 0))
            change.handoff = packet.handoff
            said.append(rehearsal.take(change, subject, key))
            let moment: Moment = number % 4 == 0 ? "introduction.held" : "touch.first_human"
            said.append(rehearsal.take(activity(moment), SubjectID(key), key))
            if number % 5 == 0 {
                let rejected = HandoffRejected(
                    handoff: packet.handoff, point: point, by: "dana", reason: "wrong")
                said.append(rehearsal.take(rejected, subject, key))
            } else if number % 7 == 0 {
                let finished = HandoffCompleted(handoff: packet.handoff, point: point, why: [])
                said.append(rehearsal.take(finished, subject, key))
            }
        }
        return (rehearsal, said)
    }

    @Test func `history without deciding gives the same bytes`() {
        let (rehearsal, _) = lap()
        #expect(rehearsal.replayed == rehearsal.bytes)
    }

    @Test func `a snapshot in the middle changes nothing`() {
        let (through, said) = lap()
        let (restarted, saidAgain) = lap(restartingAt: 63)
        #expect(saidAgain == said)
        #expect(restarted.bytes == through.bytes)
    }
}
