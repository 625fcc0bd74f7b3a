// SPDX-License-Identifier: Apache-2.0
import Events
import Journey
import SLAWatcher
import Testing
import WorkerTesting

/// What was decided stays, and what is kept is enough to go on.
extension SLAWatcherTests {
    /// Three hundred handoffs; of every three one is touched early, one late and one never, and of
    /// every five one is rejected.
    func lap(restartingAt restart: Int? = nil) -> (Rehearsal<SLAWatcher>, said: [[String]]) {
        var rehearsal = Rehearsal<SLAWatcher>(Company.topology)
        var said: [[String]] = []
        for number in 1...300 {
            let (subject, key) = (SubjectID("deal:\(number)"), "account:\(number)")
            var (opened, packet) = (opened, packet)
            opened.handoff = HandoffID("handoff-\(number)")
            packet.handoff = opened.handoff
            said.append(rehearsal.take(opened, subject, key, after: .seconds(600)))
            said.append(rehearsal.take(packet, subject, key))
            if number == restart { rehearsal.restart() }
            let back = number % 3 == 0 ? number : number % 3 == 1 ? number - 150 : 0
            if back > 0 {
                said.append(
                    rehearsal.take(
                        activity("touch.first_human"), SubjectID("deal:\(back)"),
                        "account:\(back)"))
            }
            if number % 5 == 0 {
                let rejected = HandoffRejected(
                    handoff: opened.handoff, point: point, by: "dana", reason: "wrong")
                said.append(rehearsal.take(rejected, subject, key))
            }
        }
        said.append(rehearsal.take(ClockReached(), "bus:clock", "*", after: .seconds(90_000)))
        return (rehearsal, said)
    }

    @Test func `history without deciding gives the same bytes`() {
        let (rehearsal, said) = lap()
        #expect(said.contains { $0.contains { $0.hasPrefix("SLABreached") } })
        #expect(rehearsal.replayed == rehearsal.bytes)
    }

    @Test func `a snapshot in the middle changes nothing`() {
        let (through, said) = lap()
        let (restarted, saidAgain) = lap(restartingAt: 170)
        #expect(saidAgain == said)
        #expect(restarted.bytes == through.bytes)
    }
}
