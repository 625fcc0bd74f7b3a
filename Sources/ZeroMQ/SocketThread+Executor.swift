// SPDX-License-Identifier: Apache-2.0

extension SocketThread: SerialExecutor {
    /// Queues a job; jobs run one by one, in the order in which they came.
    public func enqueue(_ job: consuming ExecutorJob) {
        put(.job(UnownedJob(job)))
    }

    /// What an actor returns as its `unownedExecutor`.
    public func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }

    /// Lets `assumeIsolated` succeed in the callbacks of the thread, which are no jobs.
    public func checkIsolated() {
        precondition(isCurrent, "this must run on the thread \(name)")
    }

    /// The same, as an answer.
    public func isIsolatingCurrentContext() -> Bool? { isCurrent }
}
