// SPDX-License-Identifier: Apache-2.0
internal import Synchronization

/// What the processes of a campaign say.
final class Alerts: Sendable {
    private struct Heard {
        var forbidden: [String] = []
        var last: [String] = []
    }
    private let heard = Mutex(Heard())

    /// What no process may say, whatever strikes it.
    var forbidden: [String] { heard.withLock { $0.forbidden } }
    /// The last lines of all.
    var last: [String] { heard.withLock { $0.last } }

    func hear(_ line: String, from name: String) {
        let said = "\(name): \(line)"
        heard.withLock {
            $0.last = $0.last.suffix(40) + [said]
            if line.contains("conflict") || line.contains("cannot go on") {
                $0.forbidden.append(said)
            }
        }
    }
}
