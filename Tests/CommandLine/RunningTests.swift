// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Events
import Foundation
import Journey
import Testing
import WorkerKit

@testable import baton

struct RunningTests {
    @Test func `waits double from 100 ms up to 5 s`() {
        var backoff = Backoff()
        let waits = (1...8).map { _ in backoff.wait(afterRunning: .milliseconds(10)) }
        let expected = [100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000]
        #expect(waits == expected.map { .milliseconds($0) })
    }

    @Test func `one healthy second and the waits begin anew`() {
        var backoff = Backoff()
        for _ in 1...5 { _ = backoff.wait(afterRunning: .zero) }
        #expect(backoff.wait(afterRunning: .seconds(1)) == .milliseconds(100))
        #expect(backoff.wait(afterRunning: .zero) == .milliseconds(200))
    }

    @Test func `every port of an instance follows from the first`() {
        let ports = Ports(base: 8770)
        #expect(ports.address.publish == "tcp://127.0.0.1:8770")
        #expect(ports.address.live == "tcp://127.0.0.1:8771")
        let doors = [ports.intake, ports.console, ports.meter]
        #expect(doors == [8780, 8790, 8800])
    }

    static let elsewhere = BusEndpoints(publish: "tcp://*:9100", live: "tcp://*:9200")

    @Test func `the topology places the bus, and the doors follow`() {
        let ports = Ports.chosen(nil, [:]) { Self.elsewhere }
        #expect(ports.bus == Self.elsewhere)
        #expect(ports.address.publish == "tcp://127.0.0.1:9100")
        #expect(ports.address.live == "tcp://127.0.0.1:9200")
        #expect(ports.intake == 9110)
        #expect(ports.options == " --bus tcp://127.0.0.1:9100 --live tcp://127.0.0.1:9200")
        #expect(Ports(BusEndpoints(publish: "ipc://bus", live: "ipc://live")).console == 7790)
    }

    @Test func `what a person says wins over the topology`() {
        #expect(Ports.chosen(8770, [:]) { Self.elsewhere } == Ports(base: 8770))
        let environment = ["BATON_PORT_BASE": "8870"]
        #expect(Ports.chosen(nil, environment) { Self.elsewhere } == Ports(base: 8870))
        #expect(Ports.chosen(8770, environment) { Self.elsewhere } == Ports(base: 8770))
        #expect(Ports.chosen(nil, [:]) { nil } == Ports())
    }

    @Test func `a command looks for the bus where the topology places it`() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).json")
        defer { try? FileManager.default.removeItem(at: file) }
        try JSONEncoder().encode(Topology(bus: Self.elsewhere)).write(to: file)
        let plain = try BusOptions.parse([]).address(topology: file.path)
        #expect(plain == Ports(Self.elsewhere).address)
        let one = try BusOptions.parse(["--live", "ipc://live"]).address(topology: file.path)
        #expect(one == BusAddress(publish: "tcp://127.0.0.1:9100", live: "ipc://live"))
        let based = try BusOptions.parse(["--port-base", "8770"]).address(topology: file.path)
        #expect(based == Ports(base: 8770).address)
        try Data("{".utf8).write(to: file)
        #expect(throws: Failure.self) { try BusOptions.parse([]).address(topology: file.path) }
        #expect(try BusOptions.parse([]).address(topology: "/nowhere.json") == Ports().address)
    }

    @Test func `a worker that ends in time is not killed`() {
        #expect(Supervisor.workersEnd > Limits.ending)
    }

    @Test func `the environment may name the first port`() {
        #expect(Ports.fromEnvironment(["BATON_PORT_BASE": "8770"]) == 8770)
        #expect(Ports.fromEnvironment([:]) == nil)
        #expect(Ports.fromEnvironment(["BATON_PORT_BASE": "many"]) == nil)
    }

    @Test func `the kernel's table tells who listens`() {
        let table = """
              sl  local_address rem_address   st tx_queue rx_queue
               0: 0100007F:1E5A 00000000:0000 0A 00000000:00000000
               1: 0100007F:1E5B 0100007F:9C40 01 00000000:00000000
            """
        #expect(Listeners.isListening(7770, in: table))
        #expect(!Listeners.isListening(7771, in: table))
    }

    @Test func `only this machine's own ports can be known not to listen`() {
        #expect(Listeners.localPort(of: "tcp://127.0.0.1:7770") == 7770)
        #expect(Listeners.localPort(of: "tcp://10.0.0.8:7770") == nil)
        #expect(Listeners.localPort(of: "ipc:///tmp/bus") == nil)
    }
}
