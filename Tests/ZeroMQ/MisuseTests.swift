// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// What must not compile does not, for the reason it should.
///
/// Compiles snippets against the module that this test was built with.
@Suite struct MisuseTests {
    @Test func `proper use compiles`() throws {
        let complaints = try compile(
            """
            func use(_ context: Context, _ thread: SocketThread) throws {
                var socket = try context.socket(.pair)
                try socket.bind("inproc://proper")
                let moved = consume socket
                moved.close()
            }
            """)
        #expect(complaints == nil)
    }

    @Test func `a socket cannot be copied`() throws {
        let complaints = try compile(
            """
            func copy(_ context: Context) throws {
                let socket = try context.socket(.pair)
                let copy = socket
                socket.close()
                copy.close()
            }
            """)
        #expect(complaints?.contains("'socket' consumed more than once") == true)
    }

    @Test func `a closed socket cannot be used`() throws {
        let complaints = try compile(
            """
            func reuse(_ context: Context) throws {
                var socket = try context.socket(.pair)
                socket.close()
                _ = try socket.receive()
            }
            """)
        #expect(complaints?.contains("'socket' used after consume") == true)
    }

    @Test func `a socket cannot be shared with a task`() throws {
        let complaints = try compile(
            """
            func share(_ socket: consuming Socket) {
                Task.detached { _ = try socket.receive() }
            }
            """)
        #expect(complaints?.contains("closure captures 'socket'") == true)
    }

    @Test func `a socket is not sendable`() throws {
        let complaints = try compile(
            """
            func send(_ value: borrowing some Sendable & ~Copyable) {}
            func use(_ socket: borrowing Socket) { send(socket) }
            """)
        #expect(complaints?.contains("a socket belongs to one thread") == true)
    }

    @Test func `an actor cannot give its socket to another`() throws {
        let complaints = try compile(
            """
            actor Owner {
                var socket: Socket?
                func take(_ socket: consuming Socket) {}
                func give(to other: Owner) async { await other.take(socket.take()!) }
            }
            """)
        #expect(complaints?.contains("sending value of non-Sendable type 'Socket'") == true)
    }

    @Test func `an actor's socket cannot be reached from outside`() throws {
        let complaints = try compile(
            """
            actor Owner { var socket: Socket? }
            func reach(_ owner: Owner) async throws {
                _ = try await owner.socket?.receive()
            }
            """)
        #expect(complaints?.contains("actor-isolated property 'socket'") == true)
    }

    /// What the compiler complains about, or nil when it is content.
    private func compile(_ snippet: String) throws -> String? {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "misuse-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let source = folder.appending(path: "Snippet.swift")
        try "import ZeroMQ\n\(snippet)\n".write(to: source, atomically: true, encoding: .utf8)

        let compiler = Process()
        let output = Pipe()
        compiler.executableURL = URL(filePath: "/usr/bin/env")
        compiler.arguments = [
            "swiftc", "-emit-sil", "-parse-as-library", "-swift-version", "6",
            "-I", modules, "-I", headers, "-o", "/dev/null", source.path,
        ]
        compiler.standardOutput = output
        compiler.standardError = output
        try compiler.run()
        let complaints = try output.fileHandleForReading.readToEnd() ?? Data()
        compiler.waitUntilExit()
        guard compiler.terminationStatus != 0 else { return nil }
        return String(decoding: complaints, as: UTF8.self)
    }

    /// Where the build put the modules: beside the running test.
    private var modules: String {
        URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent().appending(path: "Modules").path
    }

    /// Where the module map of libzmq is.
    private var headers: String {
        URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/CZeroMQ").standardized.path
    }
}
