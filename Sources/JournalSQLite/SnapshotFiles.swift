// SPDX-License-Identifier: Apache-2.0
public import Foundation
public import Journal
public import Journey
public import Wire

/// Snapshots as files, one a part, in a folder for each worker. A file is whole or not there: it
/// is written under another name and renamed.
public final class SnapshotFiles: SnapshotStore {
    private let directory: URL

    /// - Parameter journal: The journal's directory: the files lie in its folder `snapshots`.
    public init(beside journal: URL) {
        directory = journal.appending(path: "snapshots", directoryHint: .isDirectory)
    }

    /// What a file's name says.
    private struct Name {
        var slot: UInt8
        var version: UInt32
        var sequence: UInt64
        var number: UInt16
        var count: UInt16

        init(_ part: SnapshotPart) {
            slot = part.key.fold.slot.number
            version = part.key.version
            sequence = part.position.sequence
            number = part.number
            count = part.count
        }

        init?(_ text: String) {
            let words = text.split(separator: ".")
            guard words.count == 5, let slot = UInt8(words[0]), let version = UInt32(words[1]),
                let sequence = UInt64(words[2]), let number = UInt16(words[3]),
                let count = UInt16(words[4])
            else { return nil }
            self.slot = slot
            self.version = version
            self.sequence = sequence
            self.number = number
            self.count = count
        }

        /// By two versions or more; a version may be the greatest number there is.
        func isBeyond(_ other: Name) -> Bool { version > 1 && other.version < version - 1 }

        var text: String { "\(slot).\(version).\(sequence).\(number).\(count)" }
    }

    /// A worker's name has no dot and no slash where it names a process; any other is hashed.
    private func folder(_ key: SnapshotKey) -> URL {
        let worker = key.fold.worker.rawValue
        let isPlain = worker.utf8.allSatisfy {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "-")
        }
        return directory.appending(
            path: isPlain ? worker : Digest(of: worker).hex, directoryHint: .isDirectory)
    }

    /// The files of a fold, in every version.
    private func names(of fold: FoldID, in folder: URL) -> [Name] {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return all.compactMap(Name.init).filter { $0.slot == fold.slot.number }
    }

    /// The parts of the newest whole snapshot; none where there is none.
    private func newest(of key: SnapshotKey) -> [Name] {
        let names = names(of: key.fold, in: folder(key)).filter { $0.version == key.version }
        let whole = Dictionary(grouping: names, by: \.sequence)
            .filter { $0.value.count == Int($0.value[0].count) }
        return whole.max { $0.key < $1.key }?.value ?? []
    }

    public func keep(_ part: SnapshotPart) throws {
        let folder = folder(part.key)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var writer = ByteWriter()
        writer.write(part.position)
        writer.write(part.checksum)
        writer.write(raw: part.bytes)
        let name = Name(part)
        try Data(writer.bytes).write(to: folder.appending(path: name.text), options: .atomic)
        let names = names(of: part.key.fold, in: folder)
        let own = names.filter { $0.version == name.version }
        guard own.count(where: { $0.sequence == name.sequence }) == Int(part.count) else { return }
        // Also one that is further: it was of a history that is lost.
        let former = own.filter { $0.sequence != name.sequence }
        for former in former + names.filter({ name.isBeyond($0) }) {
            try FileManager.default.removeItem(at: folder.appending(path: former.text))
        }
    }

    /// The bytes of the newest whole snapshot of each of a worker's folds.
    public func kept(of worker: WorkerName, version: UInt32) -> [Slot: Int] {
        var kept: [Slot: Int] = [:]
        for number in 0...UInt8(Slot.count) {
            let slot = Slot(number)
            let key = SnapshotKey(fold: FoldID(worker: worker, slot: slot), version: version)
            let newest = newest(of: key)
            guard !newest.isEmpty else { continue }
            kept[slot] = newest.reduce(0) { bytes, name in
                let path = folder(key).appending(path: name.text).path
                let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
                return bytes + (size ?? 0)
            }
        }
        return kept
    }

    public func recall(_ key: SnapshotKey, part: UInt16) throws -> SnapshotPart? {
        guard let name = newest(of: key).first(where: { $0.number == part }) else { return nil }
        var reader = ByteReader(Array(try Data(contentsOf: folder(key).appending(path: name.text))))
        let position = try reader.position()
        let checksum = try reader.digest()
        return SnapshotPart(
            key: key, position: position, checksum: checksum, number: part, count: name.count,
            bytes: Array(reader.bytes[reader.index...]))
    }
}
