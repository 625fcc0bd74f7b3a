// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import WorkerTesting

/// A database file as SQLite lays it out (https://sqlite.org/fileformat2.html), as far as a place
/// must be known that holds something.
struct SQLitePages {
    private let bytes: Data
    private let pageBytes: Int

    /// Nil for a file that has free pages: what looks like an index there may be what it once was.
    init?(_ bytes: Data) {
        guard bytes.count > 100 else { return nil }
        self.bytes = bytes
        let stored = Int(bytes[16]) << 8 | Int(bytes[17])
        pageBytes = stored == 1 ? 65_536 : stored
        let free = (36..<40).reduce(0) { $0 << 8 | Int(bytes[$1]) }
        guard free == 0, pageBytes >= 512 else { return nil }
    }

    /// A byte of a row of some index, or of a table that is one.
    func rowOfAnIndex(_ random: inout SplitMix64) -> Int? {
        let pages = (1..<max(bytes.count / pageBytes, 1)).map { $0 * pageBytes }
            .filter { Self.headers[bytes[$0]] != nil && number(at: $0 + 3) > 0 }
        guard let page = pages.randomElement(using: &random),
            let header = Self.headers[bytes[page]]
        else { return nil }
        let cell = random.number(in: 0...(number(at: page + 3) - 1))
        // The shortest row takes more than eight bytes.
        return page + number(at: page + header + 2 * cell) + random.number(in: 0...7)
    }

    /// The bytes of a page's header: of an index, inside and at its leaves.
    private static let headers: [UInt8: Int] = [0x02: 12, 0x0A: 8]

    private func number(at place: Int) -> Int { Int(bytes[place]) << 8 | Int(bytes[place + 1]) }
}
