// SPDX-License-Identifier: Apache-2.0
@testable import Bus
import Events
import Foundation
import Journey
import Testing
import Wire

/// Who sends one frame from a script is answered in JSON, whatever the frame is.
@Suite struct LetterTests {
    private static let event =
        #"{"specversion":"1.0","id":"1","source":"/calls","type":"weather.changed"}"#

    @Test(arguments: [event, " \n\t" + event])
    func `an event alone is published`(_ json: String) throws {
        let letter = try #require(Self.received([Array(json.utf8)]))
        #expect(letter.client.bare)
        guard case .request(.publish(let publish)) = letter.content else {
            Issue.record("\(letter.content)")
            return
        }
        #expect(publish.events == [Array(json.utf8)])
    }

    @Test(arguments: [
        ("[\(event)]", "is a list: send each event in a message alone"),
        (" [1]", "is a list: send each event in a message alone"),
        ("\u{FEFF}" + event, "begins with a byte order mark: send UTF-8 without one"),
        ("hello", "not a JSON object at byte 0"),
        ("status", "not a JSON object at byte 0"),
        ("", "not a JSON object at byte 0"),
        ("\"STATUS\"", "not a JSON object at byte 0"),
    ])
    func `what is no event is BAD, with path and rule`(_ text: String, _ rule: String) throws {
        #expect(
            try Self.answer(to: [Array(text.utf8)])
                == ["answer": "BAD", "path": "$", "reason": rule])
    }

    @Test func `what is no text is BAD`() throws {
        #expect(
            try Self.answer(to: [[0xFF, 0xFE, 0x7B]])
                == ["answer": "BAD", "path": "$", "reason": "is not UTF-8"])
    }

    @Test func `a request's name alone is answered in frames`() throws {
        let status = try #require(Self.received([Array("STATUS".utf8)]))
        #expect(!status.client.bare)
        guard case .request(.status) = status.content else {
            Issue.record("\(status.content)")
            return
        }
        let unknown = try #require(Self.received([Array("STATSU".utf8)]))
        guard case .refused(let reply) = unknown.content else {
            Issue.record("\(unknown.content)")
            return
        }
        let frames = Letter.frames(of: reply, to: unknown.client)
        #expect(frames.map { String(decoding: $0, as: UTF8.self) }[2] == "REFUSED")
    }

    private static func received(_ frames: [[UInt8]]) -> Letter? {
        Letter([[7], []] + frames)
    }

    private static func answer(to frames: [[UInt8]]) throws -> [String: String] {
        let letter = try #require(received(frames))
        guard case .refused(let reply) = letter.content else {
            Issue.record("\(letter.content)")
            return [:]
        }
        let sent = Letter.frames(of: reply, to: letter.client)
        #expect(sent.count == 3 && sent[0] == [7] && sent[1] == [])
        return try JSONDecoder().decode([String: String].self, from: Data(sent.last ?? []))
    }
}
