// SPDX-License-Identifier: Apache-2.0
internal import CZstd

/// Compression by libzstd, a frame at a time, within bounds that the caller names.
public enum Zstd {
    /// Bytes as one frame, which says how many they are.
    ///
    /// - Parameter level: From 1, quick, to 19, small.
    public static func compress(
        _ bytes: [UInt8], level: Int32
    ) throws(ZstdError) -> [UInt8] {
        try filled(ZSTD_compressBound(bytes.count)) { room in
            bytes.withUnsafeBytes {
                ZSTD_compress(room.baseAddress, room.count, $0.baseAddress, $0.count, level)
            }
        }
    }

    /// The bytes of one frame.
    ///
    /// - Parameter most: A frame that says that it holds more is refused before any room is made.
    public static func decompress(
        _ frame: [UInt8], most: Int
    ) throws(ZstdError) -> [UInt8] {
        let size = frame.withUnsafeBytes { ZSTD_getFrameContentSize($0.baseAddress, $0.count) }
        // What is no frame, and what does not say its size, comes as the largest numbers.
        guard size <= UInt64(most) else {
            throw ZstdError("no frame of at most \(most) bytes")
        }
        let bytes = try filled(Int(size)) { room in
            frame.withUnsafeBytes {
                ZSTD_decompress(room.baseAddress, room.count, $0.baseAddress, $0.count)
            }
        }
        guard bytes.count == Int(size) else { throw ZstdError("the frame ends too early") }
        return bytes
    }

    private static func filled(
        _ capacity: Int, _ body: (UnsafeMutableRawBufferPointer) -> Int
    ) throws(ZstdError) -> [UInt8] {
        var answer = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            answer = body(UnsafeMutableRawBufferPointer(buffer))
            count = ZSTD_isError(answer) == 0 ? answer : 0
        }
        guard ZSTD_isError(answer) == 0 else {
            throw ZstdError(String(cString: ZSTD_getErrorName(answer)))
        }
        return bytes
    }
}

/// What libzstd says of bytes that it cannot take.
public struct ZstdError: Error, Hashable, Sendable, CustomStringConvertible {
    /// In its words.
    public let description: String
    init(_ description: String) { self.description = description }
}
