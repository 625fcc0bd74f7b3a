// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// A pipe that wakes a polling thread.
final class Bell: Sendable {
    /// What the thread polls.
    let listening: Int32
    private let ringing: Int32

    init() {
        var ends: [Int32] = [0, 0]
        precondition(pipe(&ends) == 0, "no pipe for a socket thread: errno \(errno)")
        (listening, ringing) = (ends[0], ends[1])
        for end in ends {
            _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
    }

    deinit {
        close(listening)
        close(ringing)
    }

    /// Wakes the thread. A full pipe is as good as a ring.
    func ring() {
        var byte: UInt8 = 1
        while write(ringing, &byte, 1) < 0, errno == EINTR {}
    }

    /// Forgets all rings so far.
    func silence() {
        withUnsafeTemporaryAllocation(byteCount: 64, alignment: 1) { bytes in
            while read(listening, bytes.baseAddress, bytes.count) == bytes.count {}
        }
    }
}
