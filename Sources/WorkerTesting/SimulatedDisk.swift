// SPDX-License-Identifier: Apache-2.0
internal import Journal
internal import Wire

/// A disk behind a cache, with one log on it: what was written is safe once it is synced.
struct SimulatedDisk {
    private var bytes: [UInt8] = []
    private var synced = 0

    /// What a restart found behind the last sync.
    enum Tail { case empty, torn, whole }

    mutating func write(_ record: JournalRecord) { bytes += record.bytes }
    mutating func sync() { synced = bytes.count }

    /// The power goes, the process dies, or a sync fails: what is synced stays, and of the rest a
    /// beginning, the end of which may be something else than was written.
    mutating func loseUnsynced(_ random: inout SplitMix64) {
        let unsynced = bytes.count - synced
        guard unsynced > 0 else { return }
        let kept = random.chance(350) ? unsynced : random.number(in: 0...unsynced)
        bytes.removeLast(unsynced - kept)
        guard kept > 0, random.chance(250) else { return }
        bytes[bytes.count - random.number(in: 1...min(kept, 64))] ^= 0x5A
    }

    /// Reads the log into an empty journal, as far as it is whole, and cuts off the rest.
    mutating func recover(into journal: MemoryJournal) -> Tail {
        var log = ByteReader(bytes)
        var whole = 0
        while !log.isAtEnd, let record = try? JournalRecord(&log) {
            journal.take(record)
            whole = log.index
        }
        defer { bytes.removeLast(bytes.count - whole) }
        precondition(whole >= synced, "a disk never loses what it has synced")
        return whole < bytes.count ? .torn : whole > synced ? .whole : .empty
    }
}
