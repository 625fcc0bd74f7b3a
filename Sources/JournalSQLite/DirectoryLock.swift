// SPDX-License-Identifier: Apache-2.0
internal import Journal
internal import Foundation

/// The hold on a data directory: one process, one engine. The kernel lets go of it when the process
/// ends, however it ends.
final class DirectoryLock: Sendable {
    private let file: FileHandle

    /// - Throws: ``JournalError/locked(_:)`` naming who holds it.
    init(_ directory: URL) throws {
        let path = directory.appending(path: "lock").path
        if !FileManager.default.fileExists(atPath: path) {
            _ = FileManager.default.createFile(atPath: path, contents: nil)
        }
        guard let file = FileHandle(forUpdatingAtPath: path) else {
            throw JournalError.cannotStore(
                "\(path) cannot be opened for writing: check who owns the data directory")
        }
        // A child process must not keep the lock alive after its parent.
        _ = fcntl(file.fileDescriptor, F_SETFD, FD_CLOEXEC)
        guard flock(file.fileDescriptor, LOCK_EX | LOCK_NB) == 0 else {
            let holder = (try? file.readToEnd()).map { String(decoding: $0, as: UTF8.self) } ?? ""
            throw JournalError.locked(
                "\(directory.path) is in use\(holder.isEmpty ? "" : " by process \(holder)"): "
                    + "stop that bus, or give this one a data directory of its own")
        }
        try file.truncate(atOffset: 0)
        try file.write(contentsOf: Data("\(ProcessInfo.processInfo.processIdentifier)".utf8))
        self.file = file
    }

    deinit { try? file.close() }
}
