// SPDX-License-Identifier: Apache-2.0
import Events
import Foundation
import Journal
import JournalSQLite
import Journey
import Testing
import Wire

/// A journal of 200 commits, half of them in the database file and half in the log, as `kill -9`
/// leaves it: copied while it is open.
struct TwoHundred {
    let scratch: Scratch
    let commits: [Commit]

    static let shared = try! TwoHundred()

    init() throws {
        let home = Scratch()
        // Closing it moves the log into the file.
        let first = try Self.append(0..<100, in: home, opensEpoch: true).commits
        let (journal, second) = try Self.append(100..<200, in: home)
        scratch = home.copy()
        withExtendedLifetime(journal) {}
        commits = first + second
    }

    private static func append(
        _ numbers: Range<Int>, in home: Scratch, opensEpoch: Bool = false
    ) throws -> (journal: SQLiteJournal, commits: [Commit]) {
        let journal = try SQLiteJournal(directory: home.url)
        if opensEpoch { _ = try journal.openEpoch() }
        let commits = try numbers.flatMap { number in
            let anchor = UInt64(number * 2 + 1)
            let group = Group(
                epoch: 1, recorded: noon + .seconds(number),
                submissions: [
                    Submission(outcome: nil, events: [event("f\(number)", correlation: "h")]),
                    Submission(
                        outcome: outcome(at: anchor),
                        events: [event("x\(number)", type: "said", subject: "deal:\(number)")]),
                ])
            return try journal.append(group).commits
        }
        return (journal, commits)
    }

    /// Every commit as it was acknowledged, or the damage that is named.
    func check(_ directory: Scratch) throws -> JournalError? {
        do {
            let journal = try SQLiteJournal(directory: directory.url)
            let pages = try journal.pages(Query(mostEvents: 1))
            if let damage = journal.damage { return damage }
            let found = pages.map { ($0.through, $0.entries, $0.body) }
            #expect(found.count == commits.count)
            for (commit, found) in zip(commits, found) {
                #expect(commit.through == found.0)
                #expect(commit.entries == found.1)
                #expect(commit.body == found.2)
            }
            #expect(try journal.ids(Query(correlation: "h")).count == 200)
            #expect(journal.cursors() == [gate3: 399])
            #expect(try journal.openEpoch() == 2)
            return nil
        } catch let error as JournalError { return error }
    }
}

@Suite struct DamageTests {
    static let whole = TwoHundred.shared

    /// A bit of a file, counted from its start.
    struct Bit: CustomTestStringConvertible {
        var file: String
        var byte: Int
        var bit: Int
        var testDescription: String { "\(file) byte \(byte) bit \(bit)" }
    }

    static func flip(_ bit: Bit) -> Scratch {
        let copy = whole.scratch.copy()
        var bytes = copy.bytes(bit.file)
        bytes[bit.byte] ^= 1 << UInt8(bit.bit)
        copy.write(bytes, bit.file)
        return copy
    }

    /// Places all over both files, from a seed.
    static let sampled: [Bit] = {
        var random = Seeded(state: 0x5EED)
        return ["journal.sqlite", "journal.sqlite-wal"].flatMap { file in
            let bytes = whole.scratch.bytes(file)
            let used = bytes.indices.filter { bytes[$0] != 0 }
            return (0..<80).map { number in
                // Half of them where something is written: most of a page may be free.
                let byte =
                    number % 2 == 0
                    ? bytes.indices.randomElement(using: &random)!
                    : used.randomElement(using: &random)!
                return Bit(file: file, byte: byte, bit: Int.random(in: 0..<8, using: &random))
            }
        }
    }()

    /// Each field of the headers of the file, of its first pages, of the log and of its frames.
    static let structures: [[Bit]] = {
        let page = 16 * 1024
        let header = (0..<100).map { Bit(file: "journal.sqlite", byte: $0, bit: $0 % 8) }
        let pages = (0..<12).flatMap { number in
            (0..<8).map {
                Bit(
                    file: "journal.sqlite", byte: number * page + (number == 0 ? 100 : 0) + $0,
                    bit: ($0 + number) % 8)
            }
        }
        let log = (0..<32).map { Bit(file: "journal.sqlite-wal", byte: $0, bit: $0 % 8) }
        let frames = [0, 50].flatMap { frame in
            (0..<24).map {
                Bit(
                    file: "journal.sqlite-wal", byte: 32 + frame * (page + 24) + $0, bit: $0 % 8)
            }
        }
        return [header + log, pages + frames].map { bits in
            bits.filter { $0.byte < whole.scratch.bytes($0.file).count }
        }
    }()

    @Test func `an untouched copy is whole`() throws {
        #expect(try Self.whole.check(Self.whole.scratch.copy()) == nil)
    }

    @Test(arguments: [sampled] + structures)
    func `a flipped bit is named, or every commit reads back as it was`(bits: [Bit]) throws {
        var named = 0
        for bit in bits {
            let copy = Self.flip(bit)
            let damage = try Self.whole.check(copy)
            if let damage {
                named += 1
                guard case .damaged(let sequence, _) = damage else {
                    Issue.record("\(bit.testDescription): \(damage)")
                    continue
                }
                #expect((1...401).contains(sequence), "\(bit.testDescription)")
            }
        }
        #expect(named > bits.count / 5)
    }

    @Test func `a flipped bit in the log names where the journal is whole up to`() throws {
        let log = Self.whole.scratch.bytes("journal.sqlite-wal")
        let copy = Self.flip(Bit(file: "journal.sqlite-wal", byte: log.count / 2, bit: 0))
        let journal = try SQLiteJournal(directory: copy.url)
        guard case .damaged(let sequence, let what) = journal.damage else {
            Issue.record("not noticed")
            return
        }
        #expect((202...400).contains(sequence))
        #expect(what.contains("to 400 were stored and are gone"))
        #expect(journal.head.sequence == sequence - 1)
    }

    @Test func `a damaged journal serves reading up to the damage, and no more`() throws {
        let log = Self.whole.scratch.bytes("journal.sqlite-wal")
        let copy = Self.flip(Bit(file: "journal.sqlite-wal", byte: log.count / 2, bit: 0))
        let journal = try SQLiteJournal(directory: copy.url)
        let damage = try #require(journal.damage)
        let head = journal.head
        #expect(head.sequence > 200)
        guard case .page(let page, let atEnd, _) = try journal.read(Query()) else {
            Issue.record("diverged")
            return
        }
        #expect(page.through == head)
        #expect(!atEnd)
        #expect(
            page.events == Array(Self.whole.commits.flatMap(\.events).prefix(Int(head.sequence))))
        #expect(throws: damage) { try journal.read(Query(from: head)) }
        #expect(throws: damage) { try journal.read(Query(from: Self.whole.commits[199].through)) }
        let refusal = #expect(throws: JournalError.self) { try journal.append(event("new")) }
        guard case .readingOnly(let reason) = refusal else {
            Issue.record("\(String(describing: refusal))")
            return
        }
        #expect(reason.contains("restore a backup"))
        #expect(copy.bytes("journal.sqlite-wal").count == log.count)
    }
}

/// SplitMix64.
struct Seeded: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
