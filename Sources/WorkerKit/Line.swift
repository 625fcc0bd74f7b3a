// SPDX-License-Identifier: Apache-2.0
internal import Wire
internal import ZeroMQ

/// The two sockets to one bus. Lives on one thread, and closes them when it is let go.
final class Line {
    enum Incoming {
        case reply(Reply)
        case commit(Commit)
        /// Bytes that follow no page of the wire document.
        case malformed(MalformedMessage)
    }

    private var requests: Socket
    private var live: Socket

    init(context: Context, place: BusAddress.Place, identity: [UInt8]) throws(ZeroMQError) {
        var options = SocketOptions()
        options.identity = identity
        var requests = try context.socket(.dealer, options)
        try requests.connect(place.publish)
        var live = try context.socket(.sub)
        try live.subscribe("commit")
        try live.connect(place.live)
        self.requests = requests
        self.live = live
    }

    func watch(on thread: SocketThread, _ onReadable: @escaping () -> Void) {
        thread.watch(requests, onReadable)
        thread.watch(live, onReadable)
    }

    func unwatch(on thread: SocketThread) {
        thread.unwatch(requests)
        thread.unwatch(live)
    }

    /// False while there is no connection, or it takes no more.
    func send(_ frames: [[UInt8]]) -> Bool {
        if case .queued? = try? requests.send(frames) { true } else { false }
    }

    /// The next message of either socket; nil when none waits.
    func receive() -> Incoming? {
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
