// SPDX-License-Identifier: Apache-2.0
import Foundation
import Glibc
import Testing

@testable import baton

/// Whether somebody listens on this machine, by the kernel's own table.
struct ListenersTests {
    /// A socket at a port of loopback that the kernel has chosen.
    private final class Port {
        let number: Int
        private let socket: Int32

        init(listens: Bool) throws {
            socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            var size = socklen_t(MemoryLayout<sockaddr_in>.size)
            let socket = socket
            let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                    unsafe bind(socket, address, size) == 0
                        && getsockname(socket, address, &size) == 0
                }
            }
            number = Int(UInt16(bigEndian: address.sin_port))
            try #require(isBound && (!listens || listen(socket, 1) == 0))
        }

        deinit { close(socket) }

        var endpoint: String { "tcp://127.0.0.1:\(number)" }
    }

    @Test func `a bus is found behind two hundred others that listen`() throws {
        let others = try (1...200).map { _ in try Port(listens: true) }
        let bus = try Port(listens: true)
        #expect(!Listeners.lack(bus.endpoint))
        // The table is not in the order of time: each of them may stand last.
        let missed = others.filter { Listeners.lack($0.endpoint) }.map(\.number)
        #expect(missed.isEmpty)
    }

    @Test func `a port at which nobody listens is known not to answer`() throws {
        let silent = try Port(listens: false)
        #expect(Listeners.lack(silent.endpoint))
    }

    @Test func `where the table cannot be read, nothing is sure`() throws {
        let silent = try Port(listens: false)
        #expect(!Listeners.lack(silent.endpoint, tables: ["/proc/net/nothing-of-the-kind"]))
    }
}
