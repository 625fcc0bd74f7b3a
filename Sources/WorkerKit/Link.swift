// SPDX-License-Identifier: Apache-2.0
internal import DequeModule
internal import Wire
internal import ZeroMQ

/// A client's way to the bus that writes, whichever of those it knows. Lives on one thread.
///
/// It is connected to all of them at once, so that a dead one costs no time, and hears the one that
/// writes by its beat; nothing that another one says counts. Requests go to that one, and wait
/// until it is heard. Whoever asked asks again when the bus's epoch is another.
struct Link: ~Copyable {
    /// Requests that wait for a connection; what does not fit is offered again by its owner.
    static let mostWaiting = 4096

    private let lines: [Line]
    private var writing: WritingBus
    private var waiting: Deque<[[UInt8]]> = []

    init(context: Context, address: BusAddress, identity: [UInt8]) throws(ZeroMQError) {
        var lines: [Line] = []
        for place in address.places {
            lines.append(try Line(context: context, place: place, identity: identity))
        }
        self.lines = lines
        writing = WritingBus(among: lines.count)
    }

    /// The place of the bus that writes; nil until it is heard.
    var writingPlace: Int? { writing.place }

    /// Calls `onReadable` on the thread whenever something has come.
    func watch(on thread: SocketThread, _ onReadable: @escaping () -> Void) {
        for line in lines { line.watch(on: thread, onReadable) }
    }

    func unwatch(on thread: SocketThread) {
        for line in lines { line.unwatch(on: thread) }
    }

    mutating func send(_ request: Request) {
        if waiting.count < Self.mostWaiting { waiting.append(request.frames) }
        flush()
    }

    /// Sends what waited for the connection.
    mutating func flush() {
        guard let place = writing.place else { return }
        while let frames = waiting.first {
            guard lines[place].send(frames) else { return }
            waiting.removeFirst()
        }
    }

    /// The next message of the bus that writes; nil when none waits.
    mutating func receive() -> Line.Incoming? {
        for place in lines.indices {
            while let incoming = lines[place].receive() {
                if case .commit(let commit) = incoming {
                    if writing.hear(commit.epoch, from: place) { return incoming }
                } else if writing.place == place {
                    return incoming
                }
            }
        }
        return nil
    }
}
