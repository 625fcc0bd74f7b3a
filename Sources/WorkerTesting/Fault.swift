// SPDX-License-Identifier: Apache-2.0

/// What can go wrong in a simulated world, as a table of counts names it.
public enum Fault: String, CaseIterable, Sendable {
    case lostMessage = "request or reply lost"
    case lostCommit = "live commit lost"
    case repeatedRequest = "request arrived twice"
    case overtakenRequest = "request overtaken by one of another connection"
    case lateRequest = "request of a closed connection arrived late"
    case brokenConnection = "connection broken"
    case partition = "partition, with messages held back until it healed"
    case workerCrash = "worker killed"
    case workerPause = "worker stopped for a while (SIGSTOP)"
    case workerDrain = "worker stopped in order (SIGTERM)"
    case lostLease = "slots given to another while their holder lived"
    case staleReport = "report of an old lease arrived"
    case stalePublish = "publish of an old lease arrived"
    case busCrash = "bus killed"
    case lostSnapshot = "snapshot lost or damaged"
    case slowAppend = "append held up by a slow disk"
    case slowRead = "read held up by a slow disk"
    case failedSync = "fsync failed, and the bus ended"
    case tornTail = "torn write cut off at the restart"
    case wholeTail = "unsynced write found whole at the restart"
    case clockForward = "bus's clock jumped ahead"
    case clockBack = "bus started with its clock set back"
}

/// How often each fault has struck: what was planned and met nothing does not count.
public struct Strikes: Hashable, Sendable {
    private var counts: [Fault: Int] = [:]
    public init() {}

    public subscript(fault: Fault) -> Int { counts[fault, default: 0] }

    mutating func note(_ fault: Fault) { counts[fault, default: 0] += 1 }

    /// Adds those of another run.
    public mutating func add(_ other: Strikes) { counts.merge(other.counts, uniquingKeysWith: +) }
}
