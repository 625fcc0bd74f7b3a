// SPDX-License-Identifier: Apache-2.0
internal import Journey
public import WorkerKit

extension WorkerHealth {
    /// Why the worker is not ready, with what to do where somebody can; empty when it is.
    public var reasons: [String] {
        if isReady { return [] }
        if !complaints.isEmpty { return complaints }
        return isStandingBy
            ? ["stands by: other replicas speak for this worker; followed up to event \(through)"]
            : [
                "history up to event \(through) is applied; the rest, or the lease, is still to "
                    + "come"
            ]
    }
}
