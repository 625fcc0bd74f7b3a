// SPDX-License-Identifier: Apache-2.0
internal import Foundation

/// What the processes said that a campaign must not make them say.
final class Alerts: @unchecked Sendable {
    // Guarded by the lock.
    private let lock = NSLock()
    private var found: [String] = []
    private var recent: [String] = []

    var conflicts: [String] { lock.withLock { found } }
    var last: [String] { lock.withLock { recent } }

    func hear(_ line: String, from name: String) {
        lock.withLock {
            recent = recent.suffix(40) + ["\(name): \(line)"]
            if line.contains("conflict") || line.contains("cannot go on") {
                found.append("\(name): \(line)")
            }
        }
    }
}
