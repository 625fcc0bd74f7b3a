// SPDX-License-Identifier: Apache-2.0
internal import Events

/// What stands around the data of an event, and what doors answer.
extension AsyncAPIDocument {
    static let envelopes: [YAMLNode.Member] = [
        .init(key: "Event", value: event), .init(key: "TapMeta", value: tapMeta),
        .init(key: "Answer", value: answer), .init(key: "Receipt", value: receipt),
        .init(key: "Problem", value: problem),
    ]

    private static let event: YAMLNode = [
        "type": "object",
        "description": """
        A CloudEvents 1.0 event with Baton's extensions. Attributes that Baton does not know \
        travel on untouched.
        """,
        "required": ["specversion", "id", "source", "type"],
        "properties": [
            "specversion": ["const": "1.0"],
            "id": text("Unique within its source: the same event sent again is dropped."),
            "source": text("Who says it: /hooks/hubspot. /baton/… is Baton's own."),
            "type": ["type": "string", "minLength": 1, "maxLength": .number(Limits.typeBytes)],
            "subject": text("Whom it is about: deal:7301, lead:anna@acme.com, account:acme."),
            "time": ["type": "string", "format": "date-time", "description": "When it happened."],
            "datacontenttype": ["type": "string"],
            "dataschema": ["type": "string"],
            "partitionkey": text(
                "Whose order it keeps: the account where known, else the subject; * for all."),
            "correlationid": text("The handoff."),
            "causationid": text("The id of the event that called for this one."),
            "traceparent": text("W3C trace context."),
            "sequence": [
                "type": "string", "pattern": "^[0-9]{20}$",
                "description": "Its place in the journal. The bus's: left out when publishing.",
            ],
            "recordedtime": [
                "type": "string", "format": "date-time",
                "description": "When it was stored. The bus's: left out when publishing.",
            ],
        ],
    ]

    private static func text(_ description: String) -> YAMLNode {
        [
            "type": "string", "minLength": 1, "maxLength": .number(Limits.idBytes),
            "description": .text(description),
        ]
    }

    private static let tapMeta: YAMLNode = [
        "type": "object",
        "description": "The second frame of the tap.",
        "required": ["sequence", "slot"],
        "properties": [
            "sequence": ["type": "integer", "minimum": 1],
            "slot": ["type": "string", "description": "0 to 63, or all."],
            "worker": ["type": "string", "description": "Who decided it; not there for a door's."],
            "anchor": ["type": "integer", "description": "What it was decided upon."],
            "step": ["type": "integer"],
        ],
    ]

    private static let answer: YAMLNode = [
        "type": "object",
        "required": ["answer"],
        "properties": [
            "answer": ["enum": ["ACK", "DUP", "BUSY", "BAD", "REFUSED"]],
            "sequence": ["type": "string", "description": "Where it stands in the journal."],
            "path": ["type": "string", "description": "What breaks a rule: $.data.field."],
            "reason": ["type": "string"],
            "retryAfterMilliseconds": ["type": "integer", "minimum": 0],
        ],
    ]

    private static let receipt: YAMLNode = [
        "type": "object",
        "required": ["accepted", "duplicates", "sequences", "unmapped"],
        "properties": [
            "accepted": ["type": "integer"],
            "duplicates": [
                "type": "integer", "description": "Those of the accepted that were there before.",
            ],
            "sequences": ["type": "array", "items": ["type": "integer"]],
            "unmapped": ["type": "array", "items": ["type": "string"]],
        ],
    ]

    private static let problem: YAMLNode = [
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": [
            "type": ["type": "string"], "title": ["type": "string"],
            "status": ["type": "integer"], "detail": ["type": "string"],
            "errors": [
                "type": "array",
                "items": [
                    "type": "object", "required": ["pointer", "detail"],
                    "properties": ["pointer": ["type": "string"], "detail": ["type": "string"]],
                ],
            ],
            "retryAfter": ["type": "integer", "description": "Seconds."],
        ],
    ]
}
