// SPDX-License-Identifier: Apache-2.0
internal import Console
internal import Events
internal import Journey

/// Who acts, asked beside the button while nobody has said who they are. A choice among the people
/// that are known; where nobody is, a line to type an id.
struct WhoField {
    let people: [Frame.Person]
    let hasPeople: Bool
    let typed: String

    /// Nil for a visitor who has said who they are.
    ///
    /// - Parameters:
    ///   - expected: Whose turn it is, preselected.
    ///   - typed: What was chosen before, on a page that comes back.
    init?(
        _ visitor: Visitor, _ narrator: Narrator, expected: PersonID?, typed: String? = nil
    ) {
        guard visitor.person == nil else { return nil }
        let chosen = typed.map { PersonID($0) } ?? expected
        people = Self.choices(narrator.people, expected: expected, chosen: chosen)
        hasPeople = !narrator.people.everybody.isEmpty
        self.typed = chosen?.rawValue ?? ""
    }

    /// Everybody who is there, and whose turn it is, also when the directory does not know them.
    static func choices(
        _ people: People, expected: PersonID? = nil, chosen: PersonID?
    ) -> [Frame.Person] {
        var choices = people.everybody.map {
            Frame.Person(
                id: $0.person.rawValue, name: $0.name, isMe: $0.person == chosen)
        }
        if let expected, !choices.contains(where: { $0.id == expected.rawValue }) {
            choices.append(
                Frame.Person(
                    id: expected.rawValue, name: people.name(of: expected),
                    isMe: expected == chosen))
        }
        return choices
    }
}
