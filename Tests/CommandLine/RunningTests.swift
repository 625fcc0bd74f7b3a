// SPDX-License-Identifier: Apache-2.0
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
        #expect([ports.intake, ports.console, ports.meter] == [8780, 8790, 8800])
    }

    @Test func `the environment may name the first port`() {
        #expect(Ports.fromEnvironment(["BATON_PORT_BASE": "8770"]) == 8770)
        #expect(Ports.fromEnvironment([:]) == 7770)
        #expect(Ports.fromEnvironment(["BATON_PORT_BASE": "many"]) == 7770)
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
