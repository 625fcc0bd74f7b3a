// SPDX-License-Identifier: Apache-2.0
internal import Foundation

/// A directory that cannot be made, with the system's own reason: "Not a directory".
public struct UnmadeFolder: Error, Hashable, CustomStringConvertible {
    public var path: String
    public var reason: String
    public var description: String { "the directory \(path) cannot be made: \(reason)" }

    /// Makes a directory, and those above it; changes nothing where it is.
    ///
    /// - Throws: ``UnmadeFolder``.
    public static func make(_ path: String) throws(UnmadeFolder) {
        do {
            try FileManager.default.createDirectory(
                at: URL(filePath: path, directoryHint: .isDirectory),
                withIntermediateDirectories: true)
        } catch {
            let cause = (error as? CocoaError)?.underlying as? POSIXError
            let code = cause?.code.rawValue ?? EIO
            throw UnmadeFolder(path: path, reason: unsafe String(cString: strerror(code)))
        }
    }
}
