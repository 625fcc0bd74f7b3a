// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey

/// What ended a handoff, as a clause of a sentence.
extension Narrator {
    /// "it was accepted, the introduction was held, and the success was agreed on 2026-03-18"
    func ending(_ findings: [Finding]) -> String {
        let clauses = findings.filter { $0.field != "packet" }.map(clause)
        guard let last = clauses.last, clauses.count > 1 else { return clauses.first ?? "" }
        let comma = clauses.count > 2 ? "," : ""
        return clauses.dropLast().joined(separator: ", ") + "\(comma) and \(last)"
    }

    private func clause(_ finding: Finding) -> String {
        guard let field = rules.topology.fields[FieldID(finding.field)] else {
            return finding.found == "yes"
                ? clause(Moment(rawValue: finding.field)) : findings([finding])
        }
        let parts = finding.field.replacing("_", with: " ").split(separator: ".")
        guard field.type == .date, parts.count == 2, parts[1].hasSuffix(" at"),
            let found = finding.found
        else { return findings([finding]) }
        return "the \(parts[0]) was \(parts[1].dropLast(3)) on \(found)"
    }

    /// "it was accepted", "the introduction was held", "the first human touch came"
    private func clause(_ moment: Moment) -> String {
        guard let absence = moment.absence else { return "it was \(moment.words)" }
        return absence.hasPrefix("no ")
            ? "the \(absence.dropFirst(3)) came"
            : "the \(absence.replacing(" not ", with: " was "))"
    }
}
