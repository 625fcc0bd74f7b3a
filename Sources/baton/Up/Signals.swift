// SPDX-License-Identifier: Apache-2.0
internal import Dispatch
internal import Foundation
internal import Synchronization

/// SIGINT and SIGTERM as a stream, for as long as this lives; the second one ends the process at
/// once, and the children end with it.
final class Signals {
    let stream: AsyncStream<Int32>
    private var sources: [any DispatchSourceSignal] = []

    init() {
        let (stream, continuation) = AsyncStream.makeStream(of: Int32.self)
        self.stream = stream
        let asked = Asked()
        for number in [SIGINT, SIGTERM] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                if asked.again() { exit(128 + number) }
                continuation.yield(number)
            }
            source.resume()
            sources.append(source)
        }
    }

    /// Whether a signal came before.
    private final class Asked: Sendable {
        private let before = Mutex(false)

        func again() -> Bool {
            before.withLock { before in
                defer { before = true }
                return before
            }
        }
    }
}
