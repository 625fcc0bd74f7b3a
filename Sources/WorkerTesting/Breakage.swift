// SPDX-License-Identifier: Apache-2.0

/// A promise broken on purpose, to see that the simulator notices. Each sits where the simulator
/// stands in for a shell or an engine; production code has no such switch.
public enum Breakage: Sendable {
    /// A publish under an old lease is taken as if it bore the newest.
    case takesOldLeases
    /// The journal does not know what came through a door before.
    case forgetsEvents
    /// The journal does not know which outcomes it has.
    case forgetsOutcomes
    /// An append returns before it is synced.
    case answersBeforeSync
    /// A failed fsync is passed over.
    case ignoresFailedSync
    /// What is left of a torn write is kept, event by event.
    case keepsTornTail
    /// Events bear the time of the machine's wall, wherever that is set.
    case goesByTheWall
}
