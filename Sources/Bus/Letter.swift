// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Foundation
internal import Journey
internal import Wire

/// A message at the ROUTER: who sent it, and what it says. A REQ socket puts an empty frame between
/// the two. One frame that is no word in capitals is meant as a bare event, and whoever sends it is
/// answered in JSON, also when it is none.
struct Letter {
    enum Content {
        case request(Request)
        /// What is answered at once, because it cannot be taken.
        case refused(Reply)
    }

    var client: Client
    var content: Content

    /// Nil for a message without a sender or without content.
    init?(_ frames: [[UInt8]]) {
        guard frames.count >= 2 else { return nil }
        let isDelimited = frames[1].isEmpty
        let body = Array(frames.dropFirst(isDelimited ? 2 : 1))
        guard let first = body.first else { return nil }
        let isBare = body.count == 1 && !Self.isWord(first)
        client = Client(identity: frames[0], isDelimited: isDelimited, bare: isBare)
        content = isBare ? Self.bare(first) : Self.framed(body)
    }

    /// Requests are named in capitals; the only one of a single frame is `STATUS`.
    private static func isWord(_ frame: [UInt8]) -> Bool {
        !frame.isEmpty
            && frame.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
    }

    private static func framed(_ body: [[UInt8]]) -> Content {
        do throws(MalformedMessage) { return .request(try Request(frames: body)) } catch {
            return .refused(.refused(number: 0, "\(error); see docs/wire.md"))
        }
    }

    /// A bare event comes from a stranger: its data is checked here, because nobody else does
    /// before it is stored.
    private static func bare(_ json: [UInt8]) -> Content {
        do throws(MalformedEvent) {
            try refuseUsualSlips(json)
            _ = try Event(json: json)
            return .request(.publish(Publish(number: 0, events: [json])))
        } catch {
            let result = Answer.Result.bad(index: 0, path: error.path, rule: error.rule)
            return .refused(.answer(Answer(number: 0, fold: nil, result: result)))
        }
    }

    /// What scripts send by mistake gets a better word than "not a JSON object".
    private static func refuseUsualSlips(_ json: [UInt8]) throws(MalformedEvent) {
        if json.starts(with: [0xEF, 0xBB, 0xBF]) {
            throw MalformedEvent(
                path: "$", rule: "begins with a byte order mark: send UTF-8 without one")
        }
        let spaces = [UInt8](" \t\r\n".utf8)
        if json.first(where: { !spaces.contains($0) }) == UInt8(ascii: "[") {
            throw MalformedEvent(path: "$", rule: "is a list: send each event in a message alone")
        }
    }

    static func frames(of reply: Reply, to client: Client) -> [[UInt8]] {
        let head = client.isDelimited ? [client.identity, []] : [client.identity]
        return head + (client.bare ? [BareAnswer(reply).json] : reply.frames)
    }
}

/// An answer in JSON, for who published a bare event.
struct BareAnswer: Encodable {
    var answer: String
    var sequence: String?
    var path: String?
    var reason: String?
    var retryAfterMilliseconds: UInt32?

    init(_ reply: Reply) {
        switch reply {
        case .answer(let answer): self.init(answer.result)
        case .refused(_, let reason): self.init(answer: "REFUSED", reason: reason)
        default: self.init(answer: "UNEXPECTED")
        }
    }

    private init(answer: String, reason: String? = nil) {
        self.answer = answer
        self.reason = reason
    }

    private init(_ result: Answer.Result) {
        switch result {
        case .stored(let places):
            answer = places.first?.duplicate == true ? "DUP" : "ACK"
            sequence = places.first.map { "\($0.sequence)" }
        case .conflict(let reason):
            answer = "CONFLICT"
            self.reason = reason
        case .busy(let milliseconds, _):
            answer = "BUSY"
            retryAfterMilliseconds = milliseconds
        case .fenced: answer = "FENCED"
        case .bad(_, let path, let rule):
            answer = "BAD"
            self.path = path
            reason = rule
        }
    }

    var json: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map(Array.init) ?? []
    }
}
