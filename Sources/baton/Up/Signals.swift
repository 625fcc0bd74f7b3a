// SPDX-License-Identifier: Apache-2.0
internal import Dispatch
internal import Foundation
internal import Synchronization

/// SIGINT and SIGTERM as a stream, for as long as this lives; the second one ends the process at
/// once, and the children end with it.
final class Signals: Sendable {
    let stream: AsyncStream<Int32>
    private let sources = Mutex<[any DispatchSourceProtocol]>([])
    private let wasAsked = Mutex(false)

    init() {
        let (stream, continuation) = AsyncStream.makeStream(of: Int32.self)
        self.stream = stream
        watch(SIGINT, continuation)
        watch(SIGTERM, continuation)
    }

    private func watch(_ number: Int32, _ continuation: AsyncStream<Int32>.Continuation) {
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler { [weak self] in
            if self?.isAskedAgain() == true { exit(128 + number) }
            continuation.yield(number)
        }
        source.resume()
        sources.withLock { $0.append(source) }
    }

    private func isAskedAgain() -> Bool {
        wasAsked.withLock { asked in
            defer { asked = true }
            return asked
        }
    }
}
