// SPDX-License-Identifier: Apache-2.0
internal import DequeModule
internal import Wire
internal import ZeroMQ

/// Where the bus listens, as ZeroMQ endpoints.
public struct BusAddress: Hashable, Sendable {
    /// Requests and their replies: the bus's ROUTER.
    public var publish: String
    /// Commits and the tap: the bus's XPUB.
    public var live: String
    public init(publish: String, live: String) {
        self.publish = publish
        self.live = live
    }
}

/// The two sockets of a client of the bus, and the messages on them. Lives on one thread.
struct Link: ~Copyable {
    /// Requests that wait for a connection; what does not fit is offered again by its owner.
    static let mostWaiting = 4096

    enum Incoming {
        case reply(Reply)
        case commit(Commit)
        /// Bytes that follow no page of the wire document.
        case malformed(MalformedMessage)
    }

    private var requests: Socket
    private var live: Socket
    private var waiting: Deque<[[UInt8]]> = []

    init(context: Context, address: BusAddress, identity: [UInt8]) throws(ZeroMQError) {
        var options = SocketOptions()
        options.identity = identity
        var requests = try context.socket(.dealer, options)
        try requests.connect(address.publish)
        var live = try context.socket(.sub)
        try live.subscribe("commit")
        try live.connect(address.live)
        self.requests = requests
        self.live = live
    }

    /// Calls `onReadable` on the thread whenever something has come.
    func watch(on thread: SocketThread, _ onReadable: @escaping () -> Void) {
        thread.watch(requests, onReadable)
        thread.watch(live, onReadable)
    }

    func unwatch(on thread: SocketThread) {
        thread.unwatch(requests)
        thread.unwatch(live)
    }

    mutating func send(_ request: Request) {
        if waiting.count < Self.mostWaiting { waiting.append(request.frames) }
        flush()
    }

    /// Sends what waited for the connection.
    mutating func flush() {
        while let frames = waiting.first {
            guard case .queued? = try? requests.send(frames) else { return }
            waiting.removeFirst()
        }
    }

    /// The next message of either socket; nil when none waits.
    mutating func receive() -> Incoming? {
        if let frames = try? requests.receive() {
            do throws(MalformedMessage) { return .reply(try Reply(frames: frames)) } catch {
                return .malformed(error)
            }
        }
        if let frames = try? live.receive() {
            guard frames.count == 3 else {
                return .malformed(MalformedMessage("a commit has 3 frames"))
            }
            do throws(MalformedMessage) {
                return .commit(try Commit(head: frames[1], body: frames[2]))
            } catch { return .malformed(error) }
        }
        return nil
    }
}
