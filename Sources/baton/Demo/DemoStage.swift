// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey
internal import Wire
internal import WorkerKit

/// A worker's host on the demo's stage, whatever its worker.
protocol DemoStage {
    mutating func step(_ input: DemoInput, now: Instant) -> DemoOutput
}

enum DemoInput {
    case commit(Commit)
    case reply(Reply)
    case tick
}

/// What a host wants done.
struct DemoOutput {
    var requests: [Request] = []
    /// Events of its outcomes that are on disk.
    var stored: [Event] = []
    var alerts: [String] = []
}

struct HostStage<W: Worker>: DemoStage {
    private(set) var host: Host<W>

    init(_ worker: W.Type, now: Instant) {
        host = Host(replica: "demo", now: now, snapshotInterval: nil)
    }

    /// The worker's one value; of a worker with many, that of slot 0.
    var worker: W? { host.workers.first?.worker }

    mutating func step(_ input: DemoInput, now: Instant) -> DemoOutput {
        let actions =
            switch input {
            case .commit(let commit): host.step(.commit(commit), now: now)
            case .reply(let reply): host.step(.reply(reply), now: now)
            case .tick: host.step(.tick, now: now)
            }
        var output = DemoOutput()
        for action in actions {
            switch action {
            case .send(let request): output.requests.append(request)
            case .acknowledged(let events): output.stored += events
            case .alert(let alert): output.alerts.append("\(alert)")
            case .reconnect, .encode, .becameReady, .drained: continue
            }
        }
        return output
    }
}
