// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import WorkerProcess

@Suite struct LeavableTests {
    private struct Broken: Error {}

    @Test(.timeLimit(.minutes(1)))
    func `work that does not end is left`() async throws {
        let (never, hold) = AsyncStream.makeStream(of: Never.self)
        let work = Leavable { for await _ in never {} }
        work.leave()
        try await work.wait()
        hold.finish()
    }

    @Test(.timeLimit(.minutes(1)))
    func `whoever waits hears that work is done, or what it threw`() async throws {
        try await Leavable {}.wait()
        await #expect(throws: Broken.self) { try await Leavable { throw Broken() }.wait() }
    }
}
