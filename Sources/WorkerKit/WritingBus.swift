// SPDX-License-Identifier: Apache-2.0

/// Which of several buses writes: the one that is heard in the newest epoch. A bus that stood still
/// and wakes up speaks in an older one; one that stands by says nothing.
struct WritingBus: Hashable, Sendable {
    private let isOnlyOne: Bool
    /// Its place among the buses; nil until it is heard.
    private(set) var place: Int?
    private var epoch: UInt64?

    init(among count: Int) {
        isOnlyOne = count == 1
        place = isOnlyOne ? 0 : nil
    }

    /// A live commit has come from a bus.
    ///
    /// - Returns: Whether that bus writes. Of the only one there is, nobody else could.
    mutating func hear(_ epoch: UInt64, from place: Int) -> Bool {
        if isOnlyOne { return true }
        if let known = self.epoch {
            guard epoch > known || (epoch == known && place == self.place) else { return false }
        }
        self.epoch = epoch
        self.place = place
        return true
    }
}
