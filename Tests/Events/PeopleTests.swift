// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey
internal import Testing

@Suite struct `The people of the teams` {
    private let people: People = {
        var people = People()
        people.apply(PersonObserved(person: "omar", name: "Omar", teams: ["cs"]))
        people.apply(PersonObserved(person: "dana", name: "Dana", teams: ["cs"], manager: "priit"))
        people.apply(PersonObserved(person: "zoe", name: "Zoe", teams: ["cs"], active: false))
        return people
    }()

    @Test func `are members of a team while they are there, in the order of their ids`() {
        #expect(people.members(of: "cs").map(\.person) == ["dana", "omar"])
        #expect(people.members(of: "sales") == [])
    }

    @Test func `are as they were told last`() {
        var people = people
        people.apply(PersonObserved(person: "dana", name: "Dana", teams: ["sales"]))
        #expect(people.members(of: "cs").map(\.person) == ["omar"])
        #expect(people["dana"]?.manager == nil)
    }

    @Test func `may act, and a stranger is told whom they may have meant`() {
        #expect(people.objection(to: "dana") == nil)
        #expect(people.objection(to: "zoe") == nil)
        #expect(people.objection(to: "rita", others: ["rita"]) == nil)
        #expect(people.objection(to: "dnaa")?.mend == "did you mean \"dana\"?")
        #expect(people.objection(to: "rit", others: ["rita"])?.mend == "did you mean \"rita\"?")
        #expect(
            people.objection(to: "zorro").map { "\($0)" }
                == "nobody here is called \"zorro\": act under an id of the directory "
                + "(person.observed)")
    }

    @Test func `are anybody while nobody is known`() {
        #expect(People().objection(to: "zorro", others: ["rita"]) == nil)
    }

    @Test func `play the roles of a handoff`() {
        let person = { (role: Role) in people.person(in: role, rep: "omar", owner: "dana") }
        #expect(person(.rep) == "omar")
        #expect(person(.owner) == "dana")
        #expect(person("owner.manager") == "priit")
        #expect(person("rep.manager") == nil)
        #expect(person("hana") == "hana")
        #expect(people.person(in: "owner.manager", rep: nil, owner: nil) == nil)
    }

    @Test func `are called by their name, and strangers by their id`() {
        #expect(people.name(of: "dana") == "Dana")
        #expect(people.name(of: "hana") == "hana")
    }
}
