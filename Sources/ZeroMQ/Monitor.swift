// SPDX-License-Identifier: Apache-2.0
internal import Synchronization

/// The connection events of one socket, to be drained where the socket lives.
///
/// It must be drained or dropped: events that nobody takes pile up, some three for each
/// connection that is lost. Dropping it ends the monitoring.
public struct Monitor: ~Copyable {
    let source: SocketHandle
    let reader: SocketHandle

    init(of source: SocketHandle) throws(ZeroMQError) {
        let number = Self.count.add(1, ordering: .relaxed).newValue
        let endpoint = "inproc://monitor/\(number)"
        try source.startMonitor(endpoint, MonitorEvent.wanted)
        do throws(ZeroMQError) {
            self.reader = try source.context.monitorEnd(of: endpoint)
        } catch {
            source.stopMonitor()
            throw error
        }
        self.source = source
    }

    deinit {
        let (source, reader) = (source, reader)
        reader.retire {
            source.stopMonitor()
            reader.close()
        }
    }

    /// The next event, or nil when none waits.
    public mutating func next() throws(ZeroMQError) -> MonitorEvent? {
        var frames: [[UInt8]] = []
        let count = try reader.receive { _, bytes in
            frames.append(bytes.withUnsafeBytes { [UInt8]($0) })
        }
        guard count == 2 else { return nil }
        return MonitorEvent(frames[0], frames[1])
    }

    /// Monitors ever opened in this process: each needs an endpoint of its own.
    private static let count = Atomic(0)
}

@available(*, unavailable, message: "a monitor belongs to one thread; keep it with its socket")
extension Monitor: Sendable {}

extension Socket {
    /// Starts to tell what happens to this socket's connections, from now on.
    ///
    /// - Throws: `EBUSY` while another monitor of this socket lives.
    public mutating func monitor() throws(ZeroMQError) -> Monitor {
        try Monitor(of: handle)
    }
}
