// SPDX-License-Identifier: Apache-2.0

/// A generator of numbers that is all its seed: Steele, Lea and Flood, "Fast splittable
/// pseudorandom number generators", 2014.
public struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64
    public init(seed: UInt64) { state = seed }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number in a range, whose small bias nobody minds here.
    public mutating func number(in range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(next() % UInt64(range.count))
    }
    public mutating func duration(in milliseconds: ClosedRange<Int>) -> Duration {
        .microseconds(
            number(in: milliseconds.lowerBound * 1000...milliseconds.upperBound * 1000))
    }
    /// True so many times in a thousand.
    public mutating func chance(_ perThousand: Int) -> Bool { number(in: 1...1000) <= perThousand }
    public mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[number(in: 0...elements.count - 1)]
    }
}
