// SPDX-License-Identifier: Apache-2.0

/// Conditions: the fields they name, and whether their tests can ever hold.
extension TopologyCheck {
    /// Checks a condition; `pseudo` are names that are no fields, with the only test each allows.
    mutating func check(
        _ condition: Condition, at path: TopologyPath, pseudo: [String: Test.Scalar] = [:]
    ) {
        for clause in condition.clauses {
            let path = path.key(clause.field)
            if let wanted = pseudo[clause.field] {
                guard clause.test != .equals(wanted) else { continue }
                error(path, "can only be tested for \(wanted.json)", "write \(wanted.json)")
            } else if let field = topology.fields[FieldID(rawValue: clause.field)] {
                check(clause.test, on: field.type, of: clause.field, at: path)
            } else {
                referToField(clause.field, or: pseudo.keys.sorted(), at: path)
            }
        }
    }

    private mutating func referToField(
        _ name: String, or pseudo: [String], at path: TopologyPath
    ) {
        let known = topology.fields.keys.map(\.rawValue) + pseudo
        let also =
            pseudo.isEmpty ? "" : " (known besides the fields: \(pseudo.joined(separator: ", ")))"
        error(
            path, "there is no field \"\(name)\"",
            Suggestion.didYouMean(name, among: known)
                ?? "define it in \"fields\", with its type, sources and question\(also)")
    }

    private mutating func check(
        _ test: Test, on type: FieldType, of field: String, at path: TopologyPath
    ) {
        switch test {
        case .known: break
        case .equals(let scalar): check([scalar], on: type, of: field, at: path)
        case .oneOf(let scalars):
            if scalars.isEmpty { error(path, "an empty list never holds", "name a value") }
            check(scalars, on: type, of: field, at: path)
        case .atLeast, .atMost:
            guard type != .number, type != .money else { return }
            error(
                path,
                "\"\(field)\" holds \(type.content), and at_least and at_most compare numbers",
                "write {\"known\": true}, or make it a number")
        case .some(let condition):
            guard let columns = type.columns, type != .measure else {
                return error(
                    path, "\"\(field)\" holds \(type.content), and some looks for a row of a table",
                    "write {\"known\": true}, or make it a table")
            }
            let known = columns.required + columns.optional
            for clause in condition.clauses where !known.contains(clause.field) {
                error(
                    path.key("some").key(clause.field),
                    "\(type.content) has no column \"\(clause.field)\"",
                    Suggestion.among(clause.field, known: known, noun: "its columns are"))
            }
        }
    }

    private mutating func check(
        _ scalars: [Test.Scalar], on type: FieldType, of field: String, at path: TopologyPath
    ) {
        for scalar in scalars where !scalar.canEqual(type) {
            error(
                path, "\"\(field)\" holds \(type.content) and never equals \(scalar.json)",
                type.testsToWrite)
        }
    }
}

extension Test.Scalar {
    /// The literal as the file writes it.
    var json: String {
        switch self {
        case .text(let text): "\"\(text)\""
        case .number(let number): Value.number(number).description
        case .flag(let flag): flag ? "true" : "false"
        }
    }

    fileprivate func canEqual(_ type: FieldType) -> Bool {
        switch (self, type) {
        case (.text, .text), (.text, .person): true
        case (.number, .number), (.number, .money): true
        case (.flag, .flag): true
        default: false
        }
    }
}

extension FieldType {
    fileprivate var testsToWrite: String {
        switch self {
        case .text, .person: "write a text, as \"closedwon\""
        case .number, .money: "write a number, or {\"at_least\": 70}"
        case .flag: "write true or false"
        case .date, .measure: "write {\"known\": true}"
        case .stakeholders, .promises, .risks, .objections, .milestones:
            "write {\"known\": true} or {\"some\": {\"column\": \"…\"}}"
        }
    }
}
