// SPDX-License-Identifier: Apache-2.0
import Foundation
import Synchronization
import Testing

@testable import ZeroMQ

@Suite struct SocketThreadTests {
    @Test func `jobs run on the thread, under its name, and nowhere else`() async throws {
        let stage = Stage("a name beyond 15 bytes")
        let name = try await stage.run { stage in
            stage.preconditionIsolated()
            #expect(stage.thread.isCurrent)
            return try String(contentsOfFile: "/proc/thread-self/comm", encoding: .utf8)
        }
        #expect(name == "a name beyond 1\n")
        #expect(!stage.thread.isCurrent)
    }

    @Test func `jobs run in the order in which they came, beyond one batch`() async {
        let stage = Stage()
        let count = 4 * SocketThread.batch
        await withCheckedContinuation { done in
            for number in 1...count {
                stage.thread.perform {
                    stage.assumeIsolated { $0.note(number) }
                    if number == count { done.resume() }
                }
            }
        }
        #expect(await stage.numbers == Array(1...count))
    }

    @Test func `tasks of an actor run in the order in which it starts them`() async {
        let stage = Stage()
        let last = await stage.run { stage in
            (1...1_000).map { number in Task { stage.note(number) } }
        }
        for task in last { await task.value }
        #expect(await stage.numbers == Array(1...1_000))
    }

    @Test func `jobs of many threads all run`() async {
        let stage = Stage()
        await withTaskGroup { group in
            for number in 0..<2_000 { group.addTask { await stage.note(number) } }
        }
        #expect(await stage.numbers.sorted() == Array(0..<2_000))
    }

    @Test func `a timer fires once, on the thread and not early`() async {
        let stage = Stage()
        let deadline = ContinuousClock.now + .milliseconds(20)
        let early = await withCheckedContinuation { fired in
            stage.thread.perform {
                stage.thread.wake(at: deadline) {
                    stage.preconditionIsolated()
                    fired.resume(returning: deadline - .now)
                }
            }
        }
        #expect(early <= .zero)
    }

    @Test func `a later timer replaces the former`() async {
        let stage = Stage()
        let start = ContinuousClock.now
        await withCheckedContinuation { fired in
            stage.thread.perform {
                let thread = stage.thread
                thread.wake(at: start + .milliseconds(1)) { Issue.record("was replaced") }
                thread.wake(at: start + .milliseconds(30)) { fired.resume() }
            }
        }
        #expect(ContinuousClock.now - start >= .milliseconds(30))
    }

    @Test func `a timer may set the next one, and a cancelled one is silent`() async {
        let stage = Stage()
        await withCheckedContinuation { fired in
            stage.thread.perform {
                let thread = stage.thread
                thread.wake(at: .now) { Issue.record("was cancelled") }
                thread.cancelWake()
                thread.wake(at: .now) { thread.wake(at: .now) { fired.resume() } }
            }
        }
    }

    @Test func `stopping runs what is queued, then ends`() {
        let thread = SocketThread(name: "draining")
        let count = Mutex(0)
        for _ in 0..<1_000 { thread.perform { count.withLock { $0 += 1 } } }
        thread.stop()
        thread.join()
        thread.join()
        #expect(count.withLock { $0 } == 1_000)
        #expect(thread.runner.load(ordering: .acquiring) == 0)
    }

    @Test func `a job that comes after the end still runs, isolated`() async {
        let stage = Stage()
        stage.thread.stop()
        stage.thread.join()
        for number in 1...3 {
            await stage.run { stage in
                stage.preconditionIsolated()
                stage.note(number)
            }
        }
        #expect(await stage.numbers == [1, 2, 3])
    }

    /// Asks another actor, and ends with its answer.
    private actor Leaving {
        nonisolated let thread = SocketThread(name: "leaving")
        nonisolated var unownedExecutor: UnownedSerialExecutor {
            unsafe thread.asUnownedSerialExecutor()
        }
        func ask(_ stage: Stage) async {
            await stage.run { _ in }
            thread.stop()
        }
    }

    @Test func `a thread may end with the job that another thread is handing it`() async {
        // Who hands the job over has still to ring when the job drops the last reference: a matter
        // of a microsecond, so that it takes many threads and rounds to meet it.
        await withTaskGroup { group in
            for _ in 0..<16 {
                group.addTask {
                    let stage = Stage()
                    for _ in 0..<4_000 { await Task { await Leaving().ask(stage) }.value }
                    stage.thread.stop()
                }
            }
        }
    }

    @Test func `a stopped thread lets go of itself and of what it was given`() {
        weak var thread: SocketThread?
        weak var given: AnyObject?
        do {
            let running = SocketThread(name: "let go")
            let object = NSObject()
            (thread, given) = (running, object)
            running.perform { [object = UncheckedBox(object)] in
                running.wake(at: .now + .seconds(60)) { _ = object }
            }
            running.stop()
            running.join()
        }
        #expect(given == nil)
        // The thread's own reference goes with its last breath, which `join` has seen.
        #expect(thread == nil)
    }
}

/// Carries an object to a thread.
private struct UncheckedBox: @unchecked Sendable {
    let object: AnyObject
    init(_ object: AnyObject) { self.object = object }
}
