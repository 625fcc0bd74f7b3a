// SPDX-License-Identifier: Apache-2.0
import Glibc

/// A TCP client that does not speak ZeroMQ.
struct Stranger: ~Copyable {
    private let file: Int32

    init(connectingTo endpoint: String) throws {
        file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = (UInt16(endpoint.split(separator: ":").last ?? "") ?? 0).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let code = withUnsafeBytes(of: &address) { bytes in
            connect(
                file, bytes.assumingMemoryBound(to: sockaddr.self).baseAddress!,
                socklen_t(bytes.count))
        }
        guard file >= 0, code == 0 else { throw Silence() }
    }

    deinit { _ = close(file) }

    func say(_ bytes: [UInt8]) { _ = write(file, bytes, bytes.count) }

    consuming func leave() {}
}
