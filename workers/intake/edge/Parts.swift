// SPDX-License-Identifier: Apache-2.0
internal import Events

/// A batch in parts that the bus takes: each is stored whole or not at all.
///
/// A request of up to ``Limits/requestEvents`` events and ``Limits/requestBytes`` bytes is one
/// part. When a later part of a larger one fails, the answer is an error and the earlier parts
/// stand; sending all of it again is right, since the journal drops what it has.
struct Parts {
    let parts: [[[UInt8]]]

    init(_ events: [[UInt8]]) {
        var parts: [[[UInt8]]] = []
        var part: [[UInt8]] = []
        var bytes = 0
        for event in events {
            let isFull =
                part.count == Limits.requestEvents
                || bytes + event.count > Limits.requestBytes
            if isFull, !part.isEmpty {
                parts.append(part)
                part = []
                bytes = 0
            }
            part.append(event)
            bytes += event.count
        }
        if !part.isEmpty { parts.append(part) }
        self.parts = parts
    }
}
