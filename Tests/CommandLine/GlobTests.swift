// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import baton

struct GlobTests {
    @Test func `a star stands for any number of characters, also for none`() {
        #expect(Glob("handoff.*").matches("handoff.routed"))
        #expect(Glob("*.breached").matches("sla.breached"))
        #expect(Glob("sla*").matches("sla"))
        #expect(Glob("h*d*d").matches("handoff.accepted"))
    }

    @Test func `without a star the whole text has to be the same`() {
        #expect(Glob("sla.met").matches("sla.met"))
        #expect(!Glob("sla.met").matches("sla.meter"))
        #expect(!Glob("sla").matches("sla.met"))
    }

    @Test func `a star takes back what it took too much of`() {
        #expect(Glob("*aab").matches("aaaab"))
        #expect(!Glob("*aab").matches("aaaaba"))
    }

    @Test func `a question mark stands for exactly one character`() {
        #expect(Glob("sla.m?t").matches("sla.met"))
        #expect(!Glob("sla.m?t").matches("sla.mt"))
    }

    @Test func `only a pattern without marks can be looked up by type`() {
        #expect(Glob("sla.met").isLiteral)
        #expect(!Glob("sla.*").isLiteral)
    }
}
