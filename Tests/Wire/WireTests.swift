// SPDX-License-Identifier: Apache-2.0
import Journey
import Testing
import Wire

/// What is derived on the wire, compared with figures from another language:
/// `hashlib.sha256(key.encode()).digest()[0] % 64`.
@Suite struct WireTests {
    @Test(arguments: [
        ("account:acme", 53), ("deal:7301", 56), ("lead:anna@acme.com", 15), ("ünï", 41),
        ("x", 45), ("*", 64),
    ])
    func `a key has the slot that any language computes`(key: String, slot: UInt8) {
        #expect(Slot(key: key).number == slot)
    }

    @Test func `a complaint travels on one line, cut, and without what steers a terminal`() {
        #expect(Report.complaint("") == nil)
        #expect(Report.complaint("no\nway\u{1B}[2J \u{202E}é") == "no way [2J  é")
        #expect(Report.complaint(String(repeating: "𝄞", count: 400))?.utf8.count == 1_000)
    }

    @Test func `the start of every journal is known`() {
        #expect(Position.start.chain.hex == "5bf86b1a0c988d7ca30657c41bb390eb")
    }

    @Test func `an alarm and a release settle what came before, a decision its anchor`() {
        func settles(_ phase: OutcomeKey.Phase) -> UInt64 {
            let fold = FoldID(worker: "gate", slot: .all)
            return OutcomeKey(fold: fold, anchor: 7, step: 0, phase: phase).settles
        }
        #expect(settles(.alarm) == 6)
        #expect(settles(.decision) == 7)
        #expect(settles(.release) == 6)
    }
}
