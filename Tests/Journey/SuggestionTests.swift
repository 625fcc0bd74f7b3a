// SPDX-License-Identifier: Apache-2.0
import Journey
import Testing

@Suite struct SuggestionTests {
    @Test(
        arguments: [
            ("packet", "packet", 0), ("packt", "packet", 1), ("Packet", "packet", 0),
            ("pakcet", "packet", 1), ("", "why", 3), ("trace", "place", 2),
        ])
    func `letters put in, left out, replaced and swapped are counted`(
        _ one: String, _ other: String, _ distance: Int
    ) {
        #expect(Suggestion.distance(one, other) == distance)
    }
}
