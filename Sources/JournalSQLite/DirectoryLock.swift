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
        guard Self.take(file) else {
            let holder = Self.name(in: file)
            throw JournalError.locked(
                "\(directory.path) is in use\(holder.isEmpty ? "" : " by process \(holder)"): "
                    + "stop that bus, or give this one a data directory of its own")
        }
        try file.truncate(atOffset: 0)
        try file.write(contentsOf: Data("\(ProcessInfo.processInfo.processIdentifier)".utf8))
        self.file = file
    }

    deinit { try? file.close() }

    /// Somebody who only looks (``held(in:or:)``) may have it for some microseconds.
    private static func take(_ file: FileHandle) -> Bool {
        for attempt in 1...3 {
            if flock(file.fileDescriptor, LOCK_EX | LOCK_NB) == 0 { return true }
            if attempt < 3 { usleep(20_000) }
        }
        return false
    }

    private static func name(in file: FileHandle) -> String {
        (try? file.readToEnd()).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// The process that has a directory open, as it is written there; nil when nobody has, and then
    /// nobody can come in while `body` runs. Changes nothing: where no lock file is, none is made.
    static func held(in directory: URL, or body: () -> Void = {}) -> String? {
        let path = directory.appending(path: "lock").path
        guard let file = FileHandle(forReadingAtPath: path) else {
            body()
            return nil
        }
        defer { try? file.close() }
        guard flock(file.fileDescriptor, LOCK_SH | LOCK_NB) == 0 else { return name(in: file) }
        body()
        return nil
    }
}
