// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import ZeroMQ

/// How long a test waits for what must come. Far beyond what it takes.
let patience = Duration.seconds(5)

/// An endpoint whose port the system picks.
let anyPort = "tcp://127.0.0.1:*"

/// Two sockets that are connected.
struct Link: ~Copyable {
    var server: Socket
    var client: Socket

    /// `server` binds, `client` connects.
    init(_ server: consuming Socket, _ client: consuming Socket, over endpoint: String = anyPort)
        throws
    {
        try client.connect(server.bind(endpoint))
        self.server = server
        self.client = client
    }
}

/// Nothing came although something had to.
struct Silence: Error {}

extension [UInt8] {
    init(text: String) { self = [UInt8](text.utf8) }
}

/// Frames from texts.
func frames(_ texts: String...) -> [[UInt8]] { texts.map([UInt8].init(text:)) }

/// Texts from frames.
func texts(_ frames: [[UInt8]]) -> [String] { frames.map { String(decoding: $0, as: UTF8.self) } }

// Not inlined: optimised into an asynchronous test, their loops crash the compiler (6.3.1, in the
// pass that splits coroutines).
extension Socket {
    /// Waits for the next message.
    @inline(never)
    mutating func next(within limit: Duration = patience) throws -> [[UInt8]] {
        guard try wait(for: .readable, atMost: limit), let message = try receive() else {
            throw Silence()
        }
        return message
    }

    /// Waits until the message is in the queue.
    @inline(never)
    mutating func deliver(_ message: [[UInt8]]) throws {
        let deadline = ContinuousClock.now + patience
        while try send(message) != .queued {
            guard ContinuousClock.now < deadline else { throw Silence() }
            _ = try wait(for: .writable, atMost: .milliseconds(100))
        }
    }
}

extension Monitor {
    /// Waits for the first event that fits, past those that do not.
    mutating func first(where fits: (MonitorEvent.Kind) -> Bool) throws -> MonitorEvent {
        let deadline = ContinuousClock.now + patience
        while ContinuousClock.now < deadline {
            if let event = try next(), fits(event.kind) { return event }
            _ = try reader.wait(for: .readable, atMost: .milliseconds(100))
        }
        throw Silence()
    }
}
