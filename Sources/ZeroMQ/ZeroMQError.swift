// SPDX-License-Identifier: Apache-2.0
internal import CZeroMQ

/// An error of libzmq: which call, on what, which `errno`, in words.
///
/// A full queue, an absent peer and an empty inbox are not errors: see ``Sent`` and
/// ``Socket/receive()``.
public struct ZeroMQError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The `errno` of the call, or the one that libzmq would have given, had it checked.
    public let code: Int32
    /// The call that failed, as libzmq names it: `bind`, `connect`, `setsockopt LINGER`.
    public let operation: String
    /// What it failed on: an endpoint, a topic, a size. Empty where there is nothing to add.
    public let detail: String

    /// Describes a failure that is already known.
    public init(code: Int32, operation: String, detail: String = "") {
        self.code = code
        self.operation = operation
        self.detail = detail
    }

    /// The failure of the call made just now: `errno` is per thread, so nothing may run between.
    static func latest(_ operation: String, _ detail: String = "") -> ZeroMQError {
        ZeroMQError(code: zmq_errno(), operation: operation, detail: detail)
    }

    /// True when the context was terminated: the socket is to be closed, nothing else helps.
    public var isContextTerminated: Bool { code == zmqETERM }

    /// For example `bind tcp://127.0.0.1:5555: Address already in use (98)`.
    public var description: String {
        let subject = detail.isEmpty ? operation : "\(operation) \(detail)"
        return "\(subject): \(String(cString: zmq_strerror(code))) (\(code))"
    }
}

/// `ETERM`, which is a computed macro that Swift does not import.
let zmqETERM: Int32 = 156_384_712 + 53
