// SPDX-License-Identifier: Apache-2.0
public import Foundation
internal import Journal
internal import Journey
public import Wire

/// The `head` file: the journal's last position, kept outside of the database, which silently
/// forgets the end of its log behind a flipped bit, be it SQLite or PostgreSQL. Rewritten in place
/// after each commit, without fsync: it outlives the process, and after a power cut it is at worst
/// behind the journal.
///
/// Two slots are written in turn, 4 KiB apart so that a torn sector spoils one only:
/// `magic (8) · sequence u64 · chain (16) · checksum (16) · zeros to 512`.
public struct HeadFile: Sendable {
    /// What the file says.
    public enum Content: Equatable, Sendable {
        case missing
        /// There is a file, and neither slot of it holds.
        case unreadable
        case position(Position)
    }

    private static let magic = Array("BATONHD1".utf8)
    private static let slotBytes = 512
    private static let slotDistance: UInt64 = 4096
    private let file: FileHandle
    private var next: UInt64 = 0

    /// What a file says.
    public static func read(_ url: URL) -> Content {
        guard let data = FileManager.default.contents(atPath: url.path) else { return .missing }
        let bytes = Array(data)
        let positions = [0, Int(slotDistance)].compactMap { slot(bytes.dropFirst($0)) }
        guard let latest = positions.max(by: { $0.sequence < $1.sequence }) else {
            return .unreadable
        }
        return .position(latest)
    }

    /// Opens the file for writing. A new one is made durable with both slots, so that from then on
    /// a missing file means that somebody took it away.
    ///
    /// - Throws: ``JournalError/cannotStore(_:)``, or what the disk says.
    public init(_ url: URL, at position: Position) throws {
        let isNew = !FileManager.default.fileExists(atPath: url.path)
        if isNew { _ = FileManager.default.createFile(atPath: url.path, contents: nil) }
        guard let file = FileHandle(forUpdatingAtPath: url.path) else {
            throw JournalError.cannotStore("\(url.path) cannot be opened for writing")
        }
        self.file = file
        try write(position)
        try write(position)
        if isNew {
            try file.synchronize()
            let directory = url.deletingLastPathComponent().path
            try FileHandle(forReadingAtPath: directory)?.synchronize()
        }
    }

    /// The journal is durable up to here.
    public mutating func write(_ position: Position) throws {
        var writer = ByteWriter()
        writer.write(raw: Self.magic)
        writer.write(position)
        writer.write(Digest(ofBytes: writer.bytes))
        writer.write(raw: repeatElement(0, count: Self.slotBytes - writer.bytes.count))
        try file.seek(toOffset: next % 2 * Self.slotDistance)
        try file.write(contentsOf: Data(writer.bytes))
        next += 1
    }

    private static func slot(_ bytes: ArraySlice<UInt8>) -> Position? {
        var reader = ByteReader(Array(bytes.prefix(slotBytes)))
        guard let start = try? reader.raw(magic.count), start.elementsEqual(magic),
            let position = try? reader.position(), let checksum = try? reader.digest()
        else { return nil }
        let covered = Array(reader.bytes.prefix(reader.index - 16))
        return Digest(ofBytes: covered) == checksum ? position : nil
    }
}

extension HeadFile.Content {
    /// The file says how far the journal once was.
    ///
    /// - Parameters:
    ///   - found: Where the journal is whole up to, as it was seen after the file was read.
    ///   - position: The position at a sequence up to there.
    /// - Throws: ``JournalError/damaged(sequence:what:)``.
    public func check(_ found: Position, _ position: (UInt64) throws -> Position) throws {
        let next = found.sequence + 1
        switch self {
        case .missing where found.sequence > 0, .unreadable:
            throw JournalError.damaged(
                sequence: next,
                what: "the head file is \(self == .missing ? "missing" : "unreadable"): whether "
                    + "anything followed event \(found.sequence) cannot be told")
        case .missing: return
        case .position(let known) where known.sequence > found.sequence:
            throw JournalError.damaged(
                sequence: next, what: "events \(next) to \(known.sequence) were stored and are gone"
            )
        case .position(let known):
            guard known.sequence > 0, try position(known.sequence) != known else { return }
            throw JournalError.damaged(
                sequence: known.sequence, what: "the head file tells of another history")
        }
    }
}
