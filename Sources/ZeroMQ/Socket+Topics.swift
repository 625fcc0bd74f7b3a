// SPDX-License-Identifier: Apache-2.0

extension Socket {
    /// Reads everything whose topic begins with `topic`; the empty topic is all.
    ///
    /// - Throws: `EMSGSIZE` beyond ``longestTopic`` bytes, `EINVAL` on anything but a
    ///   ``SocketKind/sub``.
    public mutating func subscribe(_ topic: String) throws(ZeroMQError) {
        try handle.set(.subscribe, checked(topic, "subscribe"))
    }

    /// Takes back one ``subscribe(_:)``.
    public mutating func unsubscribe(_ topic: String) throws(ZeroMQError) {
        try handle.set(.unsubscribe, checked(topic, "unsubscribe"))
    }

    private func checked(_ topic: String, _ operation: String) throws(ZeroMQError) -> [UInt8] {
        let bytes = [UInt8](topic.utf8)
        try Self.check(topicBytes: bytes.count, operation)
        return bytes
    }

    /// Refuses a topic that libzmq would mis-encode.
    static func check(topicBytes count: Int, _ operation: String) throws(ZeroMQError) {
        guard count <= longestTopic else {
            throw ZeroMQError(
                code: SystemError.tooLarge, operation: operation,
                detail: "a topic of \(count) bytes, \(longestTopic) at most")
        }
    }
}
