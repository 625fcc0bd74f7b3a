// SPDX-License-Identifier: Apache-2.0
import Foundation
import Glibc
import Hummingbird
import Logging
import Testing

@testable import WorkerProcess

/// What a door bears with from who never ends a request, and what it says of one that breaks off.
@Suite(.timeLimit(.minutes(1))) struct DoorTests {
    /// A client that writes what it likes, byte by byte.
    private final class Caller {
        private let socket: Int32

        init(_ address: Address) throws {
            socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var place = sockaddr_in()
            place.sin_family = sa_family_t(AF_INET)
            place.sin_port = in_port_t(UInt16(address.port).bigEndian)
            place.sin_addr.s_addr = unsafe inet_addr("127.0.0.1")
            let size = socklen_t(MemoryLayout<sockaddr_in>.size)
            let code = unsafe withUnsafePointer(to: &place) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    unsafe connect(socket, $0, size)
                }
            }
            try #require(code == 0)
            var patience = timeval(tv_sec: 10, tv_usec: 0)
            let length = socklen_t(MemoryLayout<timeval>.size)
            _ = unsafe setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, length)
        }

        deinit { close(socket) }

        func write(_ text: String) {
            let bytes = Array(text.utf8)
            _ = unsafe send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        }

        func endWriting() { shutdown(socket, Int32(Glibc.SHUT_WR)) }

        /// All that comes until the door closes, or until `mark`; nil where nothing comes in time.
        func read(until mark: String? = nil) -> String? {
            var text = ""
            var bytes = [UInt8](repeating: 0, count: 4_096)
            while true {
                let count = unsafe recv(socket, &bytes, bytes.count, 0)
                if count < 0 { return nil }
                if count == 0 { return text }
                text += String(decoding: bytes[..<count], as: UTF8.self)
                if let mark, text.contains(mark) { return text }
            }
        }

        /// The whole answer to a body that is told to end; the connection may stay.
        func status() -> String? { read(until: "\r\n\r\n").map { String($0.prefix(12)) } }
    }

    /// A door that reads bodies, while `body` runs.
    private func open(
        _ limits: DoorLimits = DoorLimits(), _ body: (Address) throws -> Void
    ) async throws {
        let router = Router()
        router.add(middleware: ProblemMiddleware())
        router.get("/") { _, _ in "here" }
        router.post("/") { request, _ in
            try await "\(request.wholeBody(upTo: 1_024).readableBytes) bytes"
        }
        let (addresses, opened) = AsyncStream.makeStream(of: Address.self)
        let door = HTTPDoor(
            router, on: Address(host: "127.0.0.1", port: 0), within: limits,
            logger: Logger(label: "door")
        ) { opened.yield($0) }
        let serving = Task { try await door.run() }
        for await address in addresses {
            defer { serving.cancel() }
            try body(address)
            break
        }
        try await serving.value
    }

    @Test(arguments: [
        "", "GET / HTTP/1.1\r\nhost: a\r\nx-", "POST / HTTP/1.1\r\ncontent-length: 9\r\n\r\na",
    ])
    func `half a request is not waited for`(half: String) async throws {
        try await open(DoorLimits(idle: .milliseconds(200))) { address in
            let caller = try Caller(address)
            caller.write(half)
            #expect(caller.read() != nil)
        }
    }

    @Test func `who comes when there is no room is served as soon as there is`() async throws {
        try await open(DoorLimits(connections: 2, idle: .milliseconds(700))) { address in
            let idle = [try Caller(address), try Caller(address)]
            for caller in idle {
                caller.write("GET / HTTP/1.1\r\nhost: a\r\n\r\n")
                #expect(caller.status() == "HTTP/1.1 200")
            }
            let start = ContinuousClock.now
            let third = try Caller(address)
            third.write("GET / HTTP/1.1\r\nhost: a\r\n\r\n")
            #expect(third.status() == "HTTP/1.1 200")
            #expect(ContinuousClock.now - start > .milliseconds(300))
            withExtendedLifetime(idle) {}
        }
    }

    @Test func `a body that breaks off, or is cut in no way of HTTP, is its sender's fault`()
        async throws
    {
        try await open { address in
            let chunked = try Caller(address)
            chunked.write("POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n")
            chunked.write("zz\r\nhello\r\n0\r\n\r\n")
            #expect(chunked.status() == "HTTP/1.1 400")
            let broken = try Caller(address)
            broken.write("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\nabc")
            broken.endWriting()
            #expect(broken.status() == "HTTP/1.1 400")
            let whole = try Caller(address)
            whole.write("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\n\r\nabc")
            #expect(whole.status() == "HTTP/1.1 200")
        }
    }

    @Test func `a process may hold open as much as the system lets it`() {
        Descriptors.raise()
        var limit = rlimit()
        _ = unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        #expect(limit.rlim_cur >= min(limit.rlim_max, Descriptors.most))
    }
}
