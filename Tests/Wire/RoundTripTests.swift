// SPDX-License-Identifier: Apache-2.0
import Journey
import Testing
import Wire

/// What is written can be read, and what cannot be read says so.
@Suite struct RoundTripTests {
    @Test(arguments: 0..<200) func `a request comes back from its frames`(seed: UInt64) throws {
        var any = Anything(seed: seed)
        for request in any.requests() {
            #expect(try Request(frames: request.frames) == request)
        }
    }

    @Test(arguments: 0..<200) func `a reply comes back from its frames`(seed: UInt64) throws {
        var any = Anything(seed: seed)
        for reply in any.replies() { #expect(try Reply(frames: reply.frames) == reply) }
    }

    @Test(arguments: 0..<50) func `a message cut anywhere is refused`(seed: UInt64) {
        var any = Anything(seed: seed)
        for frames in any.requests().map(\.frames) {
            for cut in cuts(frames) {
                #expect(throws: MalformedMessage.self) { try Request(frames: cut) }
            }
        }
        for frames in any.replies().map(\.frames) where frames[0] != Array("REFUSED".utf8) {
            for cut in cuts(frames) where frames[0] != Array("STATUS".utf8) {
                #expect(throws: MalformedMessage.self) { try Reply(frames: cut) }
            }
        }
    }

    /// The message with its head cut after each byte.
    private func cuts(_ frames: [[UInt8]]) -> [[[UInt8]]] {
        guard frames.count > 1 else { return [] }
        return (0..<frames[1].count).map {
            [frames[0], Array(frames[1].prefix($0))] + frames.dropFirst(2)
        }
    }

    @Test(arguments: 0..<300) func `garbage never crashes`(seed: UInt64) {
        var any = Anything(seed: seed)
        let words = [
            "JOIN", "REPORT", "PUBLISH", "READ", "RELEASE", "LEAVE", "GRANT", "PAGE",
            "ANSWER", "DIVERGED", "YIELD", "KEEP", "RECALL", "KEPT", "SNAPSHOT", "STATUS", "",
            "NONSENSE",
        ]
        for word in words {
            let frames =
                [Array(word.utf8)] + (0..<any.count(4)).map { _ in any.bytes(any.count(90)) }
            _ = try? Request(frames: frames)
            _ = try? Reply(frames: frames)
        }
        _ = try? Request(frames: [])
        _ = try? Reply(frames: [])
    }

    @Test func `a time beyond what can be written is brought to its ends`() throws {
        let times: [(Int64, Instant)] = [
            (.min, .earliest), (.max, .latest), (7, Instant(microseconds: 7)),
        ]
        for (told, read) in times {
            let query = Query(since: Instant(microseconds: told))
            let request = Request.read(Read(id: 1, query: query))
            guard case .read(let found) = try Request(frames: request.frames) else {
                Issue.record("it is another request")
                return
            }
            #expect(found.query.since == read)
        }
    }

    @Test func `bytes behind the end of a head are refused`() {
        let join = Request.join(Join(worker: "gate", replica: "a")).frames
        #expect(throws: MalformedMessage.self) { try Request(frames: [join[0], join[1] + [0]]) }
        let noted = Reply.noted(number: 1).frames
        #expect(throws: MalformedMessage.self) { try Reply(frames: [noted[0], noted[1] + [0]]) }
    }
}
