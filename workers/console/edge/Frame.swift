// SPDX-License-Identifier: Apache-2.0
internal import Console
internal import Events
internal import Journey

/// What stands around every page.
struct Frame {
    struct Me {
        var label: String
        var id: String?
        var back: String
        var people: [Person]
        var hasPeople: Bool
    }

    struct Person {
        var id: String
        var name: String
        var isMe: Bool
    }

    var title: String
    /// Seconds after which the page asks for itself again; nil for a page that people write on.
    var refresh: Int?
    /// Nil on a page of a fault, which knows nobody.
    var me: Me?
    var said: Said?
    var lateness: String?

    init(_ title: String) { self.title = title }

    init(_ title: String, _ visitor: Visitor, _ narrator: Narrator, refresh: Int? = nil) {
        self.title = title
        self.refresh = refresh
        said = visitor.said
        lateness = visitor.lateness
        let people = narrator.people.everybody.map {
            Person(id: $0.person.rawValue, name: $0.name, isMe: $0.person == visitor.person)
        }
        me = Me(
            label: visitor.person.map { "You are \(narrator.name(of: $0))" } ?? "Who are you?",
            id: visitor.person?.rawValue, back: visitor.path, people: people,
            hasPeople: !people.isEmpty)
    }
}

/// A page with one thing to say, and perhaps a choice.
struct MessagePage {
    let title: String
    let refresh: Int?
    let me: Frame.Me?
    let text: String
    let choices: [BoardPage.Card]
    let hasChoices: Bool

    init(_ frame: Frame, _ text: String, choices: [BoardPage.Card] = []) {
        title = frame.title
        refresh = frame.refresh
        me = frame.me
        self.text = text
        self.choices = choices
        hasChoices = !choices.isEmpty
    }
}
