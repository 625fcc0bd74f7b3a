// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey
internal import Wire

/// Who listens to single events. Nobody's delivery depends on it, so nothing is encoded for nobody.
struct Taps {
    private var topics: Set<[UInt8]> = []

    /// Anybody who asked for `event.…`, or for everything.
    var areListening: Bool { !topics.isEmpty }

    /// Takes a subscription as XPUB hands it over: 1 or 0, then the topic. XPUB tells of a topic
    /// when its first subscriber comes and its last one goes.
    mutating func hear(_ frame: [UInt8]) {
        let topic = Array(frame.dropFirst())
        guard topic != Array("commit".utf8) else { return }
        if frame.first == 1 { topics.insert(topic) } else { topics.remove(topic) }
    }

    /// Topic `event.<type>`, what stands in the directory as JSON, and the event.
    static func frames(of entry: Entry, _ json: [UInt8]) -> [[UInt8]] {
        var meta = "{\"sequence\":\(entry.sequence),\"slot\":\"\(entry.slot)\""
        if let key = entry.outcome {
            meta +=
                ",\"worker\":\"\(key.fold.worker)\",\"anchor\":\(key.anchor),\"step\":\(key.step)"
        }
        return [Array("event.\(entry.type)".utf8), Array((meta + "}").utf8), json]
    }
}
