// SPDX-License-Identifier: Apache-2.0
internal import Bus
internal import Journal
internal import Synchronization
internal import Wire

/// How far this process has come: it waits for its journal, or it serves.
final class Readiness: Sendable {
    private enum Stage {
        case waiting(Waiting)
        case serving(BusServer)
    }

    private let stage = Mutex(Stage.waiting(.hindered("the journal is being opened")))

    func wait(_ reason: Waiting) { stage.withLock { $0 = .waiting(reason) } }
    func serve(_ server: BusServer) { stage.withLock { $0 = .serving(server) } }

    /// Why nothing is taken; nil while all is well.
    var obstacle: String? {
        get async {
            switch stage.withLock(\.self) {
            case .waiting(let reason): "\(reason)"
            case .serving(let server):
                Self.obstacle(await server.status().damaged, server.unanswered)
            }
        }
    }

    /// Why nothing is stored by a bus that serves.
    static func obstacle(_ damaged: String?, _ unanswered: Duration?) -> String? {
        if let damaged { return "the journal serves reading only: \(damaged)" }
        return unanswered.map {
            "nothing is stored: the database has not answered for \($0.components.seconds) s"
        }
    }

    /// Whether another bus writes, and this one would take over.
    var standsBy: Bool {
        guard case .waiting(.standingBy) = stage.withLock(\.self) else { return false }
        return true
    }

    /// How much of the journal is packed; nothing before it serves.
    var packed: Packed {
        get async {
            switch stage.withLock(\.self) {
            case .waiting: Packed()
            case .serving(let server): await server.packed
            }
        }
    }

    /// Nil before it serves.
    var status: BusStatus? {
        get async {
            switch stage.withLock(\.self) {
            case .waiting: nil
            case .serving(let server): await server.status()
            }
        }
    }
}
