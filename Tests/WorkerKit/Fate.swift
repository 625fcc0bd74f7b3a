// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// What a process dies of, and whether it has: a worker of the tests says what it hears.
final class Fate: Sendable {
    @TaskLocal static var current: Fate?

    private let deadly: String?
    private let struck = Mutex(false)

    init(_ deadly: String?) { self.deadly = deadly }

    var hasStruck: Bool { struck.withLock { $0 } }

    func hear(_ text: String) {
        if text == deadly { struck.withLock { $0 = true } }
    }
}
