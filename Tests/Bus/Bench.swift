// SPDX-License-Identifier: Apache-2.0
import Bus
import Events
import Foundation
import Journey
import Wire
import WorkerTesting

/// What the tests say to a bus.
extension MemoryBus {
    static func fresh(naming names: [WorkerName] = []) -> MemoryBus {
        let bus = MemoryBus(Company.topology(naming: names))
        bus.step(.tick)
        _ = bus.takeCommits()
        return bus
    }

    func join(
        _ worker: WorkerName = "gate", replica: String = "a", as client: Client = "client"
    ) -> Grant? {
        let replies = ask(.join(Join(worker: worker, replica: replica)), from: client)
        guard case .granted(let grant) = replies.last else { return nil }
        return grant
    }

    /// Publishes through a door.
    func door(_ number: UInt64, _ events: [[UInt8]]) -> Answer.Result? {
        result(ask(.publish(Publish(number: number, events: events))))
    }

    /// Publishes an outcome of the fold `gate/all`.
    func speak(
        _ lease: LeaseEpoch, _ number: UInt64, anchor: UInt64 = 1, step: UInt32 = 0,
        id: String? = nil, note: String = "", restarts: Bool = false
    ) -> Answer.Result? {
        let key = OutcomeKey(
            fold: FoldID(worker: "gate", slot: .all), anchor: anchor, step: step, phase: .decision)
        let event = said(id ?? "\(anchor)-\(step)", source: "/baton/gate", note: note)
        let speaker = Publish.Speaker(lease: lease, key: key, restarts: restarts)
        return result(
            ask(.publish(Publish(number: number, outcome: speaker, events: [event]))))
    }

    /// What the bus says of its queue.
    func pressure() throws -> BusPressure? {
        guard case .status(_, let json) = ask(.status(number: 0)).last else { return nil }
        return try JSONDecoder().decode(BusStatus.self, from: Data(json)).pressure
    }

    private func result(_ replies: [Reply]) -> Answer.Result? {
        guard case .answer(let answer) = replies.last else { return nil }
        return answer.result
    }
}

/// An event of a few bytes.
func said(_ id: String, source: String = "/test", note: String = "", more: String = "") -> [UInt8] {
    Array(
        """
        {"specversion":"1.0","id":"\(id)","source":"\(source)","type":"thing.said",\
        "subject":"deal:1",\(more)"data":{"note":"\(note)"}}
        """.utf8)
}

func stored(_ sequences: UInt64..., duplicate: Bool = false) -> Answer.Result {
    .stored(sequences.map { Stored(sequence: $0, duplicate: duplicate) })
}
