// SPDX-License-Identifier: Apache-2.0
internal import Journey
internal import Wire

/// What the bus has seen of one replica of a worker.
struct WorkerSight {
    var report: Report
    var at: Instant
    /// When the worker was first seen to be behind; nil while it is not.
    var behindSince: Instant?
    /// It was said that it is silent.
    var isMissed = false

    /// Replicas that a bus keeps in sight: eleven workers, ninety times over.
    static let most = 1_000
    /// Bytes of a replica's name.
    static let longestName = 128
    /// Who holds no lease and says nothing is forgotten after this.
    static let memory = Duration.seconds(60)

    /// Whether a report may be kept: it is of somebody known, or there is room.
    static func mayStand(
        _ report: Report, in workers: [String: WorkerSight], at now: Instant
    ) -> Bool {
        guard report.replica.utf8.count <= longestName,
            report.worker.rawValue.utf8.count <= longestName,
            (report.complaint?.utf8.count ?? 0) <= Report.longestComplaint,
            [report.replica, report.complaint ?? ""].allSatisfy(isPlain)
        else { return false }
        return workers["\(report.worker)/\(report.replica)"] != nil || workers.count < most
    }

    static var rule: String {
        "at most \(most) replicas; a name has at most \(longestName) bytes, a complaint "
            + "\(Report.longestComplaint), and neither a control character"
    }

    /// It is shown on terminals: nothing in it may steer them.
    private static func isPlain(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy {
            $0.properties.generalCategory != .control && $0.properties.generalCategory != .format
        }
    }

    func isSilent(at now: Instant) -> Bool { now - at > Leases.length }

    func state(at now: Instant, isStandby: Bool) -> WorkerState {
        if isSilent(at: now) { return .silent }
        if report.complaint != nil { return .stuck }
        if isStandby { return .standingBy }
        return report.ready ? .ready : .catchingUp
    }
}
