// SPDX-License-Identifier: Apache-2.0
import Journey
import Logging
import Synchronization
import Testing

@testable import WorkerProcess

/// A message that comes a thousand times is a few lines with a count.
@Suite struct RepeatsTests {
    /// What was written, and a clock that stands still until it is moved.
    private final class Stage: Sendable {
        private let lines = Mutex<[String]>([])
        private let now = Mutex(Instant(microseconds: 0))

        func write(_ line: String) { lines.withLock { $0.append(line) } }
        var time: Instant { now.withLock { $0 } }
        func pass(_ duration: Duration) { now.withLock { $0 = $0 + duration } }
        /// Without the time of day, which is the machine's.
        func take() -> [String] {
            lines.withLock { lines in
                defer { lines = [] }
                return lines.map { String($0.dropFirst(9)) }
            }
        }
    }

    private let stage = Stage()
    private let repeats: Repeats
    private let logger: Logger

    init() {
        let stage = stage
        // Who looks once a second does not wake here: the tests look themselves.
        let repeats = Repeats(
            now: { stage.time }, sleep: { _ in try? await Task.sleep(for: .seconds(3_600)) })
        self.repeats = repeats
        logger = Logger(label: "intake") { label in
            LineLog(
                label: label, format: .text, level: .info, isColoured: false, repeats: repeats,
                write: stage.write)
        }
    }

    @Test func `a flood is one line, and after five seconds one with the count`() {
        for _ in 1...1_000 { logger.error("a request failed") }
        #expect(stage.take() == ["intake error: a request failed"])
        stage.pass(.seconds(5))
        repeats.settle()
        #expect(stage.take() == ["intake error: a request failed again=999 times"])
    }

    @Test func `while it goes on the pauses double, up to five minutes`() {
        var told = 0
        logger.error("a request failed")
        for _ in 1...3_600 {
            stage.pass(.seconds(1))
            logger.error("a request failed")
            told += stage.take().filter { $0.contains("again=") }.count
        }
        // After 5, 15, 35, 75, 155, 315 and 615 s, then every 300 s.
        #expect(told == 7 + (3_600 - 615) / 300)
    }

    @Test func `a message that paused is told at once when it comes again`() {
        logger.error("a request failed")
        stage.pass(.seconds(5))
        logger.error("a request failed")
        #expect(stage.take().count == 2)
    }

    @Test func `other messages, and what is no trouble, are written as they come`() {
        logger.error("a request failed")
        logger.error("the bus is silent")
        logger.warning("a request failed")
        for _ in 1...3 { logger.info("ready") }
        #expect(stage.take().count == 6)
    }

    @Test func `what was held back is told although nothing else is logged`() async {
        let stage = stage
        let (told, sender) = AsyncStream<String>.makeStream()
        let repeats = Repeats(now: { stage.time }, sleep: { _ in stage.pass(.seconds(5)) })
        let logger = Logger(label: "intake") { label in
            LineLog(
                label: label, format: .text, level: .info, isColoured: false, repeats: repeats
            ) { sender.yield($0) }
        }
        logger.error("a request failed")
        logger.error("a request failed")
        var lines = told.makeAsyncIterator()
        #expect(await lines.next()?.hasSuffix("a request failed") == true)
        #expect(await lines.next()?.hasSuffix("again=once") == true)
    }
}
