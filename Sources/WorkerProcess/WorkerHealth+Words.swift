// SPDX-License-Identifier: Apache-2.0
internal import Journey
public import WorkerKit

extension WorkerHealth {
    private static let mendOfDamage =
        "`baton journal verify` names what is damaged, and a backup mends it"

    /// Why the worker is not ready, with what to do where somebody can; empty when it is.
    public var reasons: [String] {
        if isReady { return [] }
        if let silentSince {
            return [
                "the bus has been silent since \(silentSince.timeOfDay) (UTC): is it running? "
                    + "(`baton status`)"
            ]
        }
        if !complaints.isEmpty {
            return complaints.map { complaint in
                let isDamage = complaint.hasPrefix("the bus refuses: damaged")
                return complaint + (isDamage ? "; \(Self.mendOfDamage)" : "")
            }
        }
        return isStandingBy
            ? ["stands by: other replicas speak for this worker; followed up to event \(through)"]
            : [
                "history up to event \(through) is applied; the rest, or the lease, is still to "
                    + "come"
            ]
    }
}
