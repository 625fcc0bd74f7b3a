// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Foundation
internal import Journal
internal import Journey
internal import Wire

/// The rules that a bus starts with: those in force; of a new journal, those in the file.
struct StartingRules {
    var topology: Topology
    /// What an operator should know of them; nil when there is nothing to say.
    var remark: String?

    /// Finds them. Where damage hides the rules in force, the last ones before it, or those in the
    /// file, stand in for them: such a bus serves reading only, and stores nothing by them.
    ///
    /// - Throws: ``BusFailure`` for a journal that cannot be read for another reason than damage,
    ///   that tells of no rules, or that is new while the file is not fit.
    init(of journal: any Journal, or path: String) throws {
        var inForce: Topology?
        do {
            if try journal.head.sequence > 0 {
                try journal.forEachEvent(of: [TopologyActivated.type]) { _, event in
                    inForce = (event.body as? TopologyActivated)?.topology ?? inForce
                }
            }
        } catch let error as JournalError {
            guard case .damaged = error else { throw BusFailure(error) }
        }
        if journal.damage != nil {
            topology = try inForce ?? Self.rules(path)
            let source = inForce == nil ? "taken from \(path)" : "the last ones before the damage"
            remark = "the journal cannot tell which rules are in force: these are \(source)"
            return
        }
        guard let inForce else {
            guard try journal.head.sequence == 0 else {
                throw BusFailure(
                    "the journal holds events and no \(TopologyActivated.type) that this build "
                        + "can read: it is of another build; name another directory with --data",
                    code: 65)
            }
            try FitRules.check(path)
            topology = try Self.rules(path)
            return
        }
        topology = inForce
        guard let written = try? Self.rules(path),
            written.withoutEndpoints != inForce.withoutEndpoints
        else { return }
        // Editing the file changes nothing, which is worth a word.
        remark = "the rules in force are the journal's; \(path) differs and changes nothing"
    }

    private static func rules(_ path: String) throws -> Topology {
        let rules: Topology
        do { rules = try Topology.load(path) } catch {
            throw BusFailure("\(path): \(error)", code: 64)
        }
        // They travel as one event, with an envelope of some hundred bytes.
        let bytes = try JSONEncoder().encode(rules).count
        guard bytes < Limits.eventBytes - 4_096 else {
            throw BusFailure(
                "\(path): \(bytes) bytes of rules; an event holds \(Limits.eventBytes)", code: 64)
        }
        return rules
    }
}
