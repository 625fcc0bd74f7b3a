// SPDX-License-Identifier: Apache-2.0

/// Every key of `topology.json`, in the order in which the file is written. `schema/topology.json`
/// says the same to editors; a test compares the two, and both with what the types encode.
enum TopologyShape {
    static let root: Shape = .object([
        .may("$schema", .text),
        .may("include", .list(.text)),
        .may("bus", .object([.must("publish", .text), .must("live", .text)])),
        .may("workers", .named("worker", worker)),
        .may("sources", .named("source", source)),
        .may("fields", .named("field", field)),
        .may("calendars", .named("calendar", calendar)),
        .may("queues", .named("queue", queue)),
        .may("handoffs", .named("handoff point", handoff)),
        .may("success", .named("success rule", success)),
    ])

    private static let worker: Shape = .object([
        .must("stage", .choice(Stage.allCases.map(\.rawValue))),
        .must("consumes", .list(.form(.name))),
        .must("emits", .list(.form(.name))),
    ])

    private static let source: Shape = .object([
        .must("shape", .choice(Source.Shape.allCases.map(\.rawValue))),
        .may("subject", .text), .may("account", .text), .may("id", .text), .may("at", .text),
        .may("currency", .text),
    ])

    private static let field: Shape = .object([
        .must("type", .choice(FieldType.allCases.map(\.rawValue))),
        .must("from", .list(.text)),
        .must("ask", .form(.words)),
        .may("none", .choice(["allowed"])),
    ])

    private static let calendar: Shape = .object([
        .must("zone", .text),
        .may("holidays", .text),
        .must("open", .named("day", .list(.text))),
    ])

    private static let queue: Shape = .object([
        .must("team", .form(.name)),
        .must("share", .choice(["weighted-round-robin", "least-loaded"])),
        .must("when_full", .choice(["wait"])),
        .must("fallback", .form(.name)),
    ])

    private static let handoff: Shape = .object([
        .must("from", .form(.name)),
        .must("to", .form(.name)),
        .must("defined_by", .form(.name)),
        .must("mode", .choice(["observe", "warn", "enforce"])),
        .must("risk", .form(.words)),
        .must("subject", .form(.name)),
        .must("rep", .form(.name)),
        .must("trigger", .condition),
        .must("entry", .condition),
        .must("packet", packet),
        .must("routing", routing),
        .must("sla", .named("SLA", sla)),
        .must("tasks", .list(task)),
        .must("exit", .condition),
        .must("feedback", .list(question)),
    ])

    private static let packet: Shape = .object([
        .must("context", .list(.form(.name))),
        .must("goals", .list(.form(.name))),
        .must("stakeholders", .list(.form(.name))),
        .must("constraints", .list(.form(.name))),
        .must("next_steps", .list(.form(.name))),
        .may(
            "remind",
            .object([
                .must("who", .form(.name)), .must("every", .form(.period)),
                .must("times", .count(1...100)), .may("then", .form(.name)),
            ])),
    ])

    private static let routing: Shape = .object([
        .may("first", .form(.name)),
        .must("rules", .list(.object([.must("when", .condition), .must("queue", .form(.name))]))),
        .must("otherwise", .form(.name)),
        .must(
            "accept",
            .object([
                .must("within", .form(.period)),
                .must("else", .choice(["next-owner", "fallback"])),
            ])),
    ])

    private static let sla: Shape = .object([
        .must("start", .form(.name)),
        .must("stop", .form(.name)),
        .must("within", .form(.period)),
        .may("calendar", .form(.name)),
        .may("warn", .list(.form(.share))),
        .must("escalate", .list(.form(.name))),
    ])

    private static let task: Shape = .object([
        .must("id", .form(.name)),
        .must("do", .form(.words)),
        .must("who", .form(.name)),
        .must("due", .form(.due)),
        .may("human", .flag),
        .may("marks", .form(.name)),
        .may("when", .condition),
    ])

    private static let question: Shape = .object([
        .must("who", .form(.name)),
        .must("ask", .form(.words)),
        .must("scale", .count(2...10)),
        .must("at", .form(.name)),
        .must("tell", .list(.form(.name))),
    ])

    private static let success: Shape = .object([
        .must("when", .condition),
        .must(
            "play",
            .object([
                .must("who", .form(.name)), .must("ask", .form(.words)),
                .must("within", .form(.period)), .must("say", .form(.words)),
            ])),
    ])
}
