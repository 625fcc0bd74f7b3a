// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey

/// Twelve weeks of one company: what its tools tell and what its people do, when. Everything else
/// is decided by the workers.
struct DemoStory: Sendable {
    /// Monday of the first week, in UTC.
    static let monday = Instant(rfc3339: "2026-03-02T00:00:00Z")!
    static let weeks = 12

    struct Step: Sendable {
        var at: Instant
        var run: @Sendable (inout DemoCompany) throws -> Void
    }

    /// In the order of their times.
    let steps: [Step]

    init() {
        let all = Self.people + Self.leads + Self.acme + Self.birch + Self.cobalt
        // Sorting is stable: what happens at one time happens as it is written.
        steps = all.sorted { $0.at < $1.at }
    }

    enum Day: Int { case mon, tue, wed, thu, fri }

    /// At a time of the company's weeks: `at(3, .tue, 9, 2)`.
    static func at(
        _ week: Int, _ day: Day, _ hour: Int, _ minute: Int,
        _ run: @escaping @Sendable (inout DemoCompany) throws -> Void
    ) -> Step {
        let minutes = (((week - 1) * 7 + day.rawValue) * 24 + hour) * 60 + minute
        return Step(at: monday + .seconds(minutes * 60), run: run)
    }

    /// The date of a day, as values and tables have it.
    static func date(_ week: Int, _ day: Day) -> Instant {
        monday + .seconds(((week - 1) * 7 + day.rawValue) * 86_400)
    }
    static func day(_ week: Int, _ day: Day) -> String {
        String(date(week, day).rfc3339.prefix(10))
    }

    private static let people: [Step] = [
        at(1, .mon, 8, 0) { company in
            try company.introduce([
                PersonObserved(person: "mia", name: "Mia", teams: ["marketing"]),
                PersonObserved(person: "head-of-sales", name: "Hana", teams: ["sales-leadership"]),
                PersonObserved(
                    person: "lee", name: "Lee", teams: ["sales"], manager: "head-of-sales",
                    weight: 2, capacity: 20),
                PersonObserved(
                    person: "sam", name: "Sam", teams: ["sales"], manager: "head-of-sales",
                    capacity: 20),
                PersonObserved(person: "head-of-cs", name: "Priit", teams: ["cs-leadership"]),
                PersonObserved(
                    person: "dana", name: "Dana", teams: ["customer-success", "cs-dach"],
                    manager: "head-of-cs", weight: 2, capacity: 15),
                PersonObserved(
                    person: "omar", name: "Omar", teams: ["customer-success", "cs-dach"],
                    manager: "head-of-cs", capacity: 15),
            ])
        }
    ]
}
