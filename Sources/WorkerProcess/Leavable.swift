// SPDX-License-Identifier: Apache-2.0

/// Work that takes no cancelling: it is waited for until it is done, or left to itself.
struct Leavable: Sendable {
    private let end: AsyncThrowingStream<Never, any Error>
    private let continuation: AsyncThrowingStream<Never, any Error>.Continuation

    /// Starts the work.
    init(_ work: @escaping @Sendable () async throws -> Void) {
        let (end, continuation) = AsyncThrowingStream.makeStream(of: Never.self)
        (self.end, self.continuation) = (end, continuation)
        Task {
            do {
                try await work()
                continuation.finish()
            } catch { continuation.finish(throwing: error) }
        }
    }

    /// Lets whoever waits go on.
    func leave() { continuation.finish() }

    /// Returns when the work is done or left, throws what it threw. For one to wait.
    func wait() async throws { for try await _ in end {} }
}
