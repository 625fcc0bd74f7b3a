// SPDX-License-Identifier: Apache-2.0

/// A step of the playbook.
public struct TaskDefinition: Codable, Hashable, Sendable {
    public var id: TaskID
    public var `do`: String
    public var who: Role
    public var due: Due
    /// Only a person may do it; nothing does it for them.
    public var human: Bool?
    /// The moment that completing it brings about, and that completes it when a tool observes it.
    public var marks: Moment?
    /// Created only where the packet's values satisfy this.
    public var when: Condition?

    public init(
        id: TaskID, do: String, who: Role, due: Due, human: Bool? = nil, marks: Moment? = nil,
        when: Condition? = nil
    ) {
        self.id = id
        self.do = `do`
        self.who = who
        self.due = due
        self.human = human
        self.marks = marks
        self.when = when
    }
}
