// SPDX-License-Identifier: Apache-2.0
internal import CZeroMQ

extension Socket {
    /// Offers one message, without waiting: either all its frames are queued or none.
    ///
    /// - Throws: `EMSGSIZE` for a frame over ``SocketOptions/maxMessageBytes`` or a published
    ///   topic over ``longestTopic`` bytes, `EINVAL` for no frames at all, `EFSM` out of turn.
    public mutating func send(_ frames: [[UInt8]]) throws(ZeroMQError) -> Sent {
        try check(frames)
        var isLost = false
        for (index, frame) in frames.enumerated() {
            let flags = ZMQ_DONTWAIT | (index + 1 < frames.count ? ZMQ_SNDMORE : 0)
            switch write(frame, flags) {
            case 0: continue
            case SystemError.again where index == 0: return .wouldBlock
            case SystemError.again:
                // The connection went between two frames. libzmq took the first ones back and
                // drops the others, which it must be given: else it drops the next message.
                isLost = true
                if kind == .pair { return .wouldBlock }
            case SystemError.unreachable: return .unreachable
            case let code:
                throw ZeroMQError(code: code, operation: "send", detail: "frame \(index)")
            }
        }
        return isLost ? .wouldBlock : .queued
    }

    /// Hands over one frame; 0 or the `errno`.
    private func write(_ frame: [UInt8], _ flags: Int32) -> Int32 {
        frame.withUnsafeBytes { bytes in
            while zmq_send(handle.pointer, bytes.baseAddress, bytes.count, flags) < 0 {
                let code = zmq_errno()
                guard code == SystemError.interrupted else { return code }
            }
            return 0
        }
    }

    private func check(_ frames: [[UInt8]]) throws(ZeroMQError) {
        guard let first = frames.first else {
            throw ZeroMQError(code: SystemError.invalid, operation: "send", detail: "no frames")
        }
        if kind.publishes { try Self.check(topicBytes: first.count, "send") }
        for frame in frames where frame.count > options.frameLimit {
            throw ZeroMQError(
                code: SystemError.tooLarge, operation: "send",
                detail: "a frame of \(frame.count) bytes, \(options.frameLimit) at most")
        }
    }
}
