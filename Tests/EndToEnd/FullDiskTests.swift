// SPDX-License-Identifier: Apache-2.0
import Foundation
import Journey
import Testing
import Wire
import WorkerKit
import ZeroMQ

/// A disk of its own for a data directory, so small that it fills. Gone with the value.
private final class SmallDisk {
    let path: String
    private static let command = "/usr/bin/mount"

    static let mayBeMade: Bool = (try? SmallDisk(megabytes: 1)) != nil

    struct NotMade: Error { var words: String }

    init(megabytes: Int) throws {
        path =
            FileManager.default.temporaryDirectory
            .appending(path: "baton-disk-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
        try mount("-t", "tmpfs", "-o", "size=\(megabytes)m", "baton", path)
    }

    deinit {
        _ = try? Instance.run("/usr/bin/umount", [path])
        try? FileManager.default.removeItem(atPath: path)
    }

    func grow(to megabytes: Int) throws { try mount("-o", "remount,size=\(megabytes)m", path) }

    private func mount(_ words: String...) throws {
        let output = try Instance.run(Self.command, words)
        guard output.code == 0 else { throw NotMade(words: output.errors) }
    }
}

@Suite(.serialized) struct FullDiskTests {
    @Test(.enabled(if: SmallDisk.mayBeMade, "needs root, for a small tmpfs"))
    func `a full disk ends the bus aloud, and with room again everything acknowledged is there`()
        async throws
    {
        let disk = try SmallDisk(megabytes: 8)
        let full = try DatabaseTests.Bus(port: 29_170, ["--data", disk.path])
        #expect(full.hasSaid("\"open\""), "\(full.text)")
        let address = BusAddress(publish: "tcp://127.0.0.1:29170", live: "tcp://127.0.0.1:29171")
        let client = BusClient(context: try Context(), address: address, name: "door")
        try await client.open()
        var places: [Stored] = []
        while full.process.isRunning, places.count < 1_000 {
            let event = Self.event(places.count + 1)
            guard let more = try? await client.publish([event], patience: .seconds(3)) else {
                break
            }
            places += more
        }
        full.process.waitUntilExit()
        #expect(full.process.terminationStatus == 74)
        #expect(full.text.contains("nothing more is stored"))
        #expect(full.text.contains("make room"))

        try disk.grow(to: 64)
        let again = try DatabaseTests.Bus(port: 29_170, ["--data", disk.path])
        #expect(again.hasSaid("\"open\""), "\(again.text)")
        places += try await client.publish([Self.event(places.count + 1)])
        #expect(places.count > 10)
        var query = Query(types: ["thing.said"])
        var stored: [UInt64] = []
        while true {
            let page = try await client.read(query)
            stored += page.commit.entries.map(\.sequence)
            query.from = page.commit.through
            if page.atEnd { break }
        }
        // What was offered last may have been stored without an answer; then it stands once.
        #expect(stored == places.map(\.sequence))
        await client.close()
        again.process.terminate()
        again.process.waitUntilExit()
        let verified = try Instance.run(
            Instance.executables.appending(path: "baton").path, ["journal", "verify", disk.path])
        #expect(verified.text.hasPrefix("whole: "), "\(verified.errors)")
    }

    private static func event(_ number: Int) -> [UInt8] {
        let note = String(repeating: "x", count: 100_000)
        return Array(
            """
            {"specversion":"1.0","id":"\(number)","source":"/test","type":"thing.said",\
            "data":{"note":"\(note)"}}
            """.utf8)
    }
}
