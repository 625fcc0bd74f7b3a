// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey
internal import Wire

/// Who listens to single events. Nobody's delivery depends on it, so nothing is encoded for nobody.
struct Taps {
    private var topics: Set<[UInt8]> = []

    /// Anybody who asked for `event.…`, or for everything.
    var areListening: Bool { !topics.isEmpty }

    /// Takes a subscription as XPUB hands it over: 1 or 0, then the topic. XPUB tells of every
    /// subscriber that comes, and of a topic's last one that goes.
    ///
    /// - Returns: Whether somebody has begun to listen to commits.
    mutating func hear(_ frame: [UInt8]) -> Bool {
        let topic = Array(frame.dropFirst())
        if topic == Array("commit".utf8) { return frame.first == 1 }
        if frame.first == 1 { topics.insert(topic) } else { topics.remove(topic) }
        return false
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
