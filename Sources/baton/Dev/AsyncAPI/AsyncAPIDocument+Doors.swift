// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey

/// The doors: where others publish, and what they are answered.
extension AsyncAPIDocument {
    private static let outside = Catalogue.all.map { $0.type }
        .filter(Catalogue.fromOutside.contains)

    static let servers: YAMLNode = [
        "requests": [
            "host": "127.0.0.1:7770", "protocol": "zmtp",
            "description": """
            ROUTER: requests and their replies, for REQ and DEALER. Of several buses on one \
            database the one that writes has this socket.
            """,
        ],
        "live": [
            "host": "127.0.0.1:7771", "protocol": "zmtp",
            "description": """
            XPUB: commits, the beat, the tap, for SUB. Of several buses the one that writes beats, \
            in the newest epoch.
            """,
        ],
        "intake": [
            "host": "127.0.0.1:7780", "protocol": "http",
            "description": "The door for tools.",
        ],
    ]

    static let doors: [YAMLNode.Member] = [
        .init(
            key: "publish",
            value: [
                "address": .null,
                "description": """
                One event as the only frame of a REQ socket; the reply is one frame of JSON. \
                Types that Baton does not know travel on untouched.
                """,
                "servers": [.reference("#/servers/requests")],
                "messages": messages(outside).adding("answer", message("answer")),
            ]),
        .init(
            key: "http.events",
            value: [
                "address": "/events",
                "description": """
                CloudEvents in structured, binary or batched mode. What is answered with 202 \
                is on disk.
                """,
                "servers": [.reference("#/servers/intake")],
                "messages": messages(outside).adding("receipt", message("receipt"))
                    .adding("problem", message("problem")),
            ]),
        .init(
            key: "http.hooks",
            value: [
                "address": "/hooks/{source}",
                "description": "What a tool sends in its own words, read by the topology's map.",
                "parameters": [
                    "source": ["description": "A source of the topology: hubspot."]
                ],
                "servers": [.reference("#/servers/intake")],
                "messages": [
                    "delivery": message("delivery"), "receipt": message("receipt"),
                    "problem": message("problem"),
                ],
            ]),
    ]

    static let doorOperations: [YAMLNode.Member] = [
        asking("publish", on: "publish", outside.map(\.rawValue), answers: ["answer"]),
        posting("post.events", on: "http.events", outside.map(\.rawValue)),
        posting("post.hooks", on: "http.hooks", ["delivery"]),
    ]

    private static func asking(
        _ name: String, on channel: String, _ messages: [String], answers: [String]
    ) -> YAMLNode.Member {
        func listed(_ names: [String]) -> YAMLNode {
            .list(names.map { .reference("#/channels/\(channel)/messages/\($0)") })
        }
        let reference = YAMLNode.reference("#/channels/\(channel)")
        return .init(
            key: name,
            value: [
                "action": "receive", "channel": reference, "messages": listed(messages),
                "reply": ["channel": reference, "messages": listed(answers)],
            ])
    }

    private static func posting(
        _ name: String, on channel: String, _ messages: [String]
    ) -> YAMLNode.Member {
        var member = asking(name, on: channel, messages, answers: ["receipt", "problem"])
        member.value = member.value.adding(
            "bindings", ["http": ["method": "POST", "bindingVersion": "0.3.0"]])
        return member
    }

    private static func message(_ name: String) -> YAMLNode {
        .reference("#/components/messages/\(name)")
    }

    /// What is no event.
    static let doorMessages: [YAMLNode.Member] = [
        .init(
            key: "answer",
            value: [
                "summary": "What became of a published event.",
                "contentType": "application/json",
                "payload": .reference("#/components/schemas/Answer"),
            ]),
        .init(
            key: "delivery",
            value: [
                "summary": "A delivery as the tool sends it.", "contentType": "application/json",
                "payload": ["type": ["object", "array"]],
            ]),
        .init(
            key: "receipt",
            value: [
                "summary": "What was stored: it is on disk.", "contentType": "application/json",
                "payload": .reference("#/components/schemas/Receipt"),
                "bindings": ["http": ["statusCode": 202, "bindingVersion": "0.3.0"]],
            ]),
        .init(
            key: "problem",
            value: [
                "summary": "Problem details (RFC 9457): what is wrong, where, and the mend.",
                "contentType": "application/problem+json",
                "payload": .reference("#/components/schemas/Problem"),
            ]),
    ]
}
