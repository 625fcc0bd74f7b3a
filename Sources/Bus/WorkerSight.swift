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
    /// Since when it has complained; nil while it does not.
    var complainsSince: Instant?
    /// The complaint that was said.
    var told: String?

    /// Replicas that a bus keeps in sight: eleven workers, ninety times over.
    static let most = 1_000
    /// Bytes of a replica's name.
    static let longestName = 128
    /// A complaint that is over sooner is nobody's business: a worker that has lost its bus says so
    /// to the next one.
    static let complaining = Duration.seconds(2)
    /// Bytes of a complaint in a status: with as many replicas as may stand, and every character
    /// escaped, the status is smaller than a message may be.
    static let shownComplaint = 250
    /// Who holds no lease and says nothing is forgotten after this.
    static let memory = Duration.seconds(60)

    /// What is wrong with what a report says of who sends it; nil when nothing is.
    static func fault(in report: Report) -> String? {
        if let fault = fault(inName: report.replica) { return fault }
        guard let complaint = report.complaint else { return nil }
        guard complaint.utf8.count <= Report.longestComplaint else {
            return "a complaint has at most \(Report.longestComplaint) bytes: cut it"
        }
        guard complaint.unicodeScalars.allSatisfy(Report.isPlain) else {
            return "a complaint is one line without control characters: leave them out"
        }
        return nil
    }

    /// What is wrong with a replica's name; nil when nothing is.
    static func fault(inName replica: String) -> String? {
        guard replica.utf8.count <= longestName else {
            return "a replica's name has at most \(longestName) bytes: choose a shorter --replica"
        }
        guard replica.unicodeScalars.allSatisfy(Report.isPlain) else {
            return "a replica's name has no control characters: choose another --replica"
        }
        return nil
    }

    /// What there is to say of a report that follows a former one.
    mutating func notices(after former: WorkerSight?, _ name: String, at now: Instant) -> [Notice] {
        var notices: [Notice] = former?.isMissed == true ? [.isBack(name)] : []
        told = former?.told
        if let complaint = report.complaint {
            let since = former?.complainsSince ?? now
            complainsSince = since
            if complaint != told, now - since >= Self.complaining {
                told = complaint
                notices.append(.isStuck(name, complaint))
            }
        } else if told != nil {
            told = nil
            if notices.isEmpty { notices.append(.isBack(name)) }
        }
        return notices
    }

    func isSilent(at now: Instant) -> Bool { now - at > Leases.length }

    func state(at now: Instant, isStandby: Bool) -> WorkerState {
        if isSilent(at: now) { return .silent }
        if report.complaint != nil { return .stuck }
        if isStandby { return .standingBy }
        return report.ready ? .ready : .catchingUp
    }
}
