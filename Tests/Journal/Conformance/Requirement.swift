// SPDX-License-Identifier: Apache-2.0
import Journal
import JournalPostgres
import JournalSQLite
import PostgresTesting
import Testing
import WorkerTesting

/// One promise of every journal, with the check that it is kept by an empty one.
struct Requirement: Sendable, CustomTestStringConvertible {
    let sentence: String
    let check: @Sendable (any Journal) throws -> Void

    init(_ sentence: String, _ check: @escaping @Sendable (any Journal) throws -> Void) {
        self.sentence = sentence
        self.check = check
    }
    var testDescription: String { sentence }

    /// All that an engine has to pass.
    static let all =
        verdicts + groups + reading + filters + pages + outcomes + lookups + copies + packing
}

/// An engine under test: runs a body with an empty journal of its kind.
struct Engine: Sendable, CustomTestStringConvertible {
    let name: String
    let withJournal: @Sendable ((any Journal) throws -> Void) throws -> Void
    var testDescription: String { name }

    static let all: [Engine] = [
        .memory, .sqlite, .packed(.sqlite), .postgres, .packed(.postgres),
    ]

    static let memory = Engine(name: "memory") { body in try body(MemoryJournal()) }

    static let sqlite = Engine(name: "SQLite") { body in
        let scratch = Scratch()
        try body(SQLiteJournal(directory: scratch.url))
    }

    /// The same engine, with all its history packed whenever it is asked for something.
    static func packed(_ engine: Engine) -> Engine {
        Engine(name: "\(engine.name), packed") { body in
            try engine.withJournal { try body(PackedJournal($0)) }
        }
    }

    static let postgres = Engine(name: "PostgreSQL") { body in
        let place = ScratchSchema()
        let journal = try place.open()
        defer { journal.close() }
        try body(journal)
    }
}

@Suite struct ConformanceTests {
    @Test(arguments: Engine.all, Requirement.all)
    func `every engine keeps every promise`(engine: Engine, requirement: Requirement) throws {
        try engine.withJournal(requirement.check)
    }
}
