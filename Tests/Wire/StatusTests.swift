// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Journey
internal import Testing
internal import Wire

/// The status as `docs/wire.md` draws it.
@Suite struct `The status in the wire document` {
    private static let document: String = {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        do {
            return try String(contentsOf: root.appending(path: "docs/wire.md"), encoding: .utf8)
        } catch { fatalError("docs/wire.md: \(error)") }
    }()

    /// The JSON below the heading.
    private func sample() throws -> Data {
        let parts = Self.document.split(separator: "### Status\n", maxSplits: 1)
        let below = try #require(parts.last)
        let fenced = below.split(separator: "```json\n", maxSplits: 1).last?
            .split(separator: "```", maxSplits: 1).first
        return Data(try #require(fenced).utf8)
    }

    @Test func `is one that a client decodes`() throws {
        let status = try JSONDecoder().decode(BusStatus.self, from: sample())
        #expect(
            status
                == BusStatus(
                    epoch: 3, head: 1042, time: Instant(rfc3339: "2026-03-02T09:00:00.123456Z")!,
                    pressure: BusPressure(
                        waitingRequests: 12, waitingBytes: 48_200, mostBytes: 16_777_216,
                        turnedAway: 0, waitingReads: 1),
                    workers: [
                        WorkerStatus(
                            worker: "gate", replica: "gate", state: .ready, through: 1042,
                            lagEvents: 0, lagSeconds: 0, parkedKeys: 0),
                        WorkerStatus(
                            worker: "packager", replica: "packager", state: .silent,
                            slots: [0, 1, 63], through: 1040, lagEvents: 2, lagSeconds: 40.2,
                            parkedKeys: 1),
                    ]))
    }

    @Test func `draws all that a bus says, and no more`() throws {
        var status = try JSONDecoder().decode(BusStatus.self, from: sample())
        #expect(try object(JSONEncoder().encode(status)) == object(sample()))
        status.damaged = "a checksum"
        let more = try Set(
            object(JSONEncoder().encode(status)).allKeys.compactMap { $0 as? String }
        )
        .subtracting(object(sample()).allKeys.compactMap { $0 as? String })
        #expect(more == ["damaged"])
        #expect(Self.document.contains("`damaged` says why"))
    }

    private func object(_ json: Data) throws -> NSDictionary {
        try #require(try JSONSerialization.jsonObject(with: json) as? NSDictionary)
    }
}
