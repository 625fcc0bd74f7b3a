// SPDX-License-Identifier: Apache-2.0
internal import Journey
internal import Testing

/// The expected digits are Python's `hashlib`, so that other languages can be held to the same.
@Suite struct `A digest` {
    @Test func `is the first half of a SHA-256`() {
        // FIPS 180-2, appendix B.1, and the empty message.
        #expect(Digest(ofBytes: Array("abc".utf8)).hex == "ba7816bf8f01cfea414140de5dae2223")
        #expect(Digest(ofBytes: []).hex == "e3b0c44298fc1c149afbf4c8996fb924")
        #expect(
            Digest(ofBytes: Array("a".utf8), Array("bc".utf8)) == Digest(ofBytes: Array("abc".utf8))
        )
    }

    @Test func `ends each text, so that its border counts`() {
        #expect(Digest(of: "abc").hex == "dc1114cd074914bd872cc1f9a23ec910")
        #expect(Digest(of: "ab", "c").hex == "629c2f14f654f026086f2aefe1855533")
        #expect(Digest(of: "a", "bc").hex == "aa795aa4bbb6117911ef062e271bcb05")
    }

    @Test func `is written in Crockford's base 32`() {
        #expect(Digest(ofBytes: Array("abc".utf8)).base32 == "q9w1dfwf077ymga183f5vbh24")
        #expect(
            Digest(bytes: Array(repeating: 0, count: 16))?.base32
                == String(repeating: "0", count: 25))
        #expect(
            Digest(bytes: Array(repeating: 255, count: 16))?.base32
                == String(repeating: "z", count: 25))
    }

    @Test func `has sixteen bytes and orders by them`() {
        #expect(Digest(bytes: Array(repeating: 1, count: 15)) == nil)
        let low = Digest(bytes: Array(repeating: 1, count: 16))!
        let high = Digest(bytes: Array(repeating: 200, count: 16))!
        #expect(low < high)
    }

    @Test func `names a handoff, once for each time that a subject comes by`() {
        let first = HandoffID(point: "sales-to-onboarding", subject: "deal:7301", occurrence: 1)
        #expect(first == "hg195yy0ybgv")
        let second = HandoffID(point: "sales-to-onboarding", subject: "deal:7301", occurrence: 2)
        #expect(first != second)
    }
}

@Suite struct `A subject` {
    @Test func `is of the kind before the first colon`() {
        #expect(SubjectID("deal:7301").kind == "deal")
        #expect(SubjectID("lead:a:b").name == "a:b")
        #expect(SubjectID("7301").kind == "")
        #expect(SubjectID("7301").name == "7301")
        #expect(SubjectID(kind: "account", "acme") == "account:acme")
    }
}
