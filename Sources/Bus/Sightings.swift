// SPDX-License-Identifier: Apache-2.0
internal import Journey
internal import Wire

/// Who has fallen silent and who is heard again, each said once: what the bus tells its log.
///
/// A worker is silent while every replica that the bus has in sight is. One that left in order, or
/// that nobody remembers, is not silent but gone.
struct Sightings {
    enum Change: Hashable {
        case silent(WorkerName)
        case heardAgain(WorkerName)
    }

    private var silent: Set<WorkerName> = []

    /// What changed since the status before, in the order of the names.
    mutating func changes(in status: BusStatus) -> [Change] {
        let seen = Set(status.workers.map(\.worker))
        let heard = Set(status.workers.filter { $0.state != "silent" }.map(\.worker))
        let nowSilent = seen.subtracting(heard)
        let back = silent.intersection(heard).sorted().map(Change.heardAgain)
        let fallen = nowSilent.subtracting(silent).sorted().map(Change.silent)
        // Who is out of sight may come back under another replica's name.
        silent = silent.subtracting(heard).union(nowSilent)
        return back + fallen
    }
}
