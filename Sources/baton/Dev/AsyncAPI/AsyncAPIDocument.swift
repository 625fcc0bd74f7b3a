// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Crew
internal import Events
internal import Journey
internal import WorkerKit

/// What Baton says and hears, in AsyncAPI 3.0: servers, channels, who sends and receives what, and
/// the schema of every event.
struct AsyncAPIDocument {
    let schemas: DataSchemas

    init(_ schemas: DataSchemas) { self.schemas = schemas }

    var node: YAMLNode {
        [
            "asyncapi": "3.0.0",
            "info": [
                "title": "Baton",
                "version": .text(Baton.configuration.version),
                "description": .text(Self.about),
                "license": ["name": "Apache-2.0"],
            ],
            "defaultContentType": "application/cloudevents+json",
            "servers": Self.servers,
            "channels": .map(
                Self.doors + [Self.outcomes, Self.commits] + Catalogue.all.map(tapped)),
            "operations": .map(
                Self.doorOperations + Crew.workers.flatMap(Self.operations)
                    + Catalogue.all.map(Self.tapping)),
            "components": [
                "messages": .map(Catalogue.all.map(message) + Self.doorMessages),
                "schemas": .map(
                    Self.envelopes
                        + schemas.all.sorted { $0.key < $1.key }.map {
                            .init(key: $0.key, value: $0.value)
                        }),
            ],
        ]
    }

    private static let about = """
        Every event is a CloudEvents 1.0 event in JSON. Printed by `baton dev asyncapi`; a test \
        compares the two. Frames and bytes are in docs/wire.md.
        """

    // MARK: Messages

    private func message(_ payload: any Payload.Type) -> YAMLNode.Member {
        let type = payload.type.rawValue
        let data = YAMLNode.reference("#/components/schemas/\(type)")
        let isEmpty = schemas.all[type]?["required"] == nil
        let own: YAMLNode = ["type": "object"]
        return .init(
            key: type,
            value: [
                "name": .text(type),
                "summary": .text(schemas.comment(of: payload)),
                "description": .text("Said by \(Self.speaker(of: payload.type))."),
                "payload": [
                    "allOf": [
                        .reference("#/components/schemas/Event"),
                        own.adding("required", isEmpty ? nil : ["data"])
                            .adding(
                                "properties", ["type": ["const": .text(type)], "data": data]),
                    ]
                ],
            ])
    }

    /// Whose word an event is.
    static func speaker(of type: EventType) -> String {
        let workers = Crew.workers.filter { $0.emits.contains(type) }.map {
            "the worker \($0.name)"
        }
        let others =
            switch type {
            case TopologyActivated.type, ClockReached.type, EventReleased.type: ["the bus"]
            case EventParked.type: ["the host of the worker that could not decide"]
            case DeliveryAttempted.type: ["the edge of the worker courier"]
            case _ where Catalogue.fromOutside.contains(type): ["tools and people, through a door"]
            default: [String]()
            }
        return (others + workers).joined(separator: "; ")
    }

    // MARK: Channels and operations of each event, and of each worker

    private func tapped(_ payload: any Payload.Type) -> YAMLNode.Member {
        let type = payload.type
        return .init(
            key: type.rawValue,
            value: [
                "address": .text("event.\(type)"),
                "description": "Three frames: topic, TapMeta, event.",
                "servers": [.reference("#/servers/live")],
                "messages": Self.messages([type]),
            ])
    }

    private static func tapping(_ payload: any Payload.Type) -> YAMLNode.Member {
        operation("tap.\(payload.type)", "send", on: payload.type.rawValue, [payload.type])
    }

    /// A worker hears commits and takes what it consumes; its outcomes are what it emits.
    private static func operations(of worker: any Worker.Type) -> [YAMLNode.Member] {
        var operations: [YAMLNode.Member] = []
        if !worker.consumes.isEmpty {
            operations.append(
                operation(
                    "\(worker.name).receive", "receive", on: "commits", worker.consumes.sorted()))
        }
        if !worker.emits.isEmpty {
            operations.append(
                operation("\(worker.name).send", "send", on: "outcomes", worker.emits.sorted()))
        }
        return operations
    }

    static func operation(
        _ name: String, _ action: String, on channel: String, _ types: [EventType]
    ) -> YAMLNode.Member {
        .init(
            key: name,
            value: [
                "action": .text(action),
                "channel": .reference("#/channels/\(channel)"),
                "messages": .list(
                    types.map { .reference("#/channels/\(channel)/messages/\($0)") }),
            ])
    }

    /// The messages of a channel, each by the name of its type.
    static func messages(_ types: [EventType]) -> YAMLNode {
        .map(
            types.map {
                .init(key: $0.rawValue, value: .reference("#/components/messages/\($0)"))
            })
    }

    private static let outcomes = YAMLNode.Member(
        key: "outcomes",
        value: [
            "address": "PUBLISH",
            "description": "A worker's outcome, with its lease and key: frames in docs/wire.md.",
            "servers": [.reference("#/servers/requests")],
            "messages": messages(
                Catalogue.all.map { $0.type }.filter { type in
                    Crew.workers.contains { $0.emits.contains(type) }
                }),
        ])

    private static let commits = YAMLNode.Member(
        key: "commits",
        value: [
            "address": "commit",
            "description": "All events in the order of the journal: frames in docs/wire.md.",
            "servers": [.reference("#/servers/live")],
            "messages": messages(Catalogue.all.map { $0.type }),
        ])
}
