// SPDX-License-Identifier: Apache-2.0
import Foundation
import Journey
import PostgresTesting
import Testing
import Wire
import WorkerKit
import ZeroMQ

/// Buses on machines of their own, and a cable that is pulled.
@Suite(.serialized) struct NetworkCutTests {
    @Test(.enabled(if: NetworkHost.mayBeMade, "needs root, for network namespaces"))
    func `a bus that is cut off from all is succeeded, and has written nothing once it is back`()
        async throws
    {
        let hosts = try (1...2).map { try NetworkHost($0) }
        let server = try PostgresServer(["listen_addresses=*"], port: 28_370) { directory in
            let file = directory.appending(path: "data/pg_hba.conf")
            let rules = try String(contentsOf: file, encoding: .utf8)
            try (rules + "\nhost all all 10.77.0.0/16 trust\n")
                .write(to: file, atomically: true, encoding: .utf8)
        }
        let first = try bus(on: hosts[0], server)
        #expect(first.hasSaid("\"open\""), "\(first.text)")
        let second = try bus(on: hosts[1], server)
        #expect(second.hasSaid("stands by"), "\(second.text)")
        let address = try BusAddress(
            listing: hosts.map { "tcp://\($0.there):28470" }.joined(separator: ","),
            live: hosts.map { "tcp://\($0.there):28471" }.joined(separator: ","))
        let client = BusClient(context: try Context(), address: address, name: "door")
        try await client.open()
        var places: [Stored] = []
        for number in 1...5 { places += try await client.publish([Self.event(number)]) }

        try hosts[0].pull()
        let start = ContinuousClock.now
        places += try await client.publish([Self.event(6)])
        #expect(ContinuousClock.now - start < .seconds(6))
        #expect(await client.endpoint == "tcp://\(hosts[1].there):28470")
        for number in 7...9 { places += try await client.publish([Self.event(number)]) }
        try hosts[0].plug()
        let end = ContinuousClock.now + .seconds(60)
        while first.process.isRunning, ContinuousClock.now < end {
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(!first.process.isRunning && first.process.terminationStatus == 77)
        places += try await client.publish([Self.event(10)])

        let stored = try await client.read(Query(types: ["thing.said"])).commit
        #expect(stored.entries.map(\.sequence) == places.map(\.sequence))
        #expect(places.count == 10)
        await client.close()
    }

    private func bus(on host: NetworkHost, _ server: PostgresServer) throws -> DatabaseTests.Bus {
        try DatabaseTests.Bus(
            port: 28_470,
            ["--journal", server.string("host=\(host.here)")], on: host)
    }

    private static func event(_ number: Int) -> [UInt8] {
        Array(
            """
            {"specversion":"1.0","id":"\(number)","source":"/test","type":"thing.said"}
            """.utf8)
    }
}
