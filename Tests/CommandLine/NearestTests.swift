// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import baton

struct NearestTests {
    @Test func `a mistyped name is told apart from a strange one`() {
        let names = ["packet", "why"]
        #expect(
            Nearest.mend(for: "packt", among: names, noun: "Commands") == "Did you mean packet?")
        #expect(
            Nearest.mend(for: "unknown", among: names, noun: "Commands")
                == "Commands are: packet, why.")
    }

    @Test func `the last part of a field's name is enough of a hint`() {
        let mend = Nearest.mend(for: "use_case", among: ["deal.use_case"], noun: "Fields")
        #expect(mend == "Did you mean deal.use_case?")
    }
}
