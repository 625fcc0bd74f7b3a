// SPDX-License-Identifier: Apache-2.0
internal import CZeroMQ

extension Socket {
    /// The next message, whole, or nil when none waits.
    public mutating func receive() throws(ZeroMQError) -> [[UInt8]]? {
        var frames: [[UInt8]] = []
        let count = try handle.receive { _, bytes in
            frames.append(bytes.withUnsafeBytes { [UInt8]($0) })
        }
        return count == nil ? nil : frames
    }

    /// Lends the frames of the next message, in order and without copying them.
    ///
    /// - Parameter body: Called with each frame's place and bytes, which are gone when it returns.
    /// - Returns: How many frames the message had, or nil when none waits.
    @discardableResult
    public mutating func receive(
        eachFrame body: (_ place: Int, _ bytes: RawSpan) -> Void
    ) throws(ZeroMQError) -> Int? {
        try handle.receive(eachFrame: body)
    }
}

extension SocketHandle {
    /// Takes the next message. libzmq hands messages over whole: after the first frame the
    /// others are there.
    func receive(
        eachFrame body: (_ place: Int, _ bytes: RawSpan) -> Void
    ) throws(ZeroMQError) -> Int? {
        var message = zmq_msg_t()
        zmq_msg_init(&message)
        defer { zmq_msg_close(&message) }
        var place = 0
        repeat {
            switch read(&message) {
            case 0: break
            case SystemError.again where place == 0: return nil
            case let code: throw ZeroMQError(code: code, operation: "recv", detail: "\(place)")
            }
            let bytes = UnsafeRawBufferPointer(
                start: zmq_msg_data(&message), count: zmq_msg_size(&message))
            body(place, bytes.bytes)
            place += 1
        } while zmq_msg_more(&message) != 0
        return place
    }

    /// Takes one frame; 0 or the `errno`.
    private func read(_ message: inout zmq_msg_t) -> Int32 {
        while zmq_msg_recv(&message, pointer, ZMQ_DONTWAIT) < 0 {
            let code = zmq_errno()
            guard code == SystemError.interrupted else { return code }
        }
        return 0
    }
}
