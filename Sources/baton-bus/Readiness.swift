// SPDX-License-Identifier: Apache-2.0
internal import Synchronization

/// What `/readyz` says of this bus.
final class Readiness: Sendable {
    private let reason = Mutex<String?>("the journal is being opened")

    /// Why it does not serve; nil while it does.
    var obstacle: String? {
        get { reason.withLock { $0 } }
        set { reason.withLock { $0 = newValue } }
    }
}
