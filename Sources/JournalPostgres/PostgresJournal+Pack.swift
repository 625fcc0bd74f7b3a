// SPDX-License-Identifier: Apache-2.0
public import Journal
internal import Postgres
internal import Synchronization
internal import Wire

extension PostgresJournal {
    public func nextSegment(_ packing: Packing) throws -> Segment? {
        if let damage { throw damage }
        let head = head.sequence
        return try reading { snapshot in
            let (schema, connection) = (snapshot.schema, snapshot.connection)
            var position = try Segments(schema: schema, connection: connection).end()
            var builder = SegmentBuilder(packing, after: position, head: head)
            var goesOn = position.sequence < head
            while goesOn {
                let next = position.sequence + 1
                let found = try StoredCommits(
                    containing: next, through: min(head, position.sequence + Verification.stride),
                    schema, connection)
                for (commit, _) in found.commits where goesOn {
                    goesOn = try builder.take(commit) && commit.through.sequence < head
                    position = commit.through
                }
                if goesOn, let damage = found.damage { throw damage }
            }
            return try builder.finish()
        }
    }

    /// One statement, by the writer alone. What it has made free, PostgreSQL's vacuum finds.
    public func pack(_ segment: Segment) throws {
        guard try packed().through == segment.after else {
            throw JournalError.cannotStore("\(segment) is not the next one of this journal")
        }
        let marks = try PackedFacts(of: try segment.opened().commits()).marks
        try write { writer in
            var moved: Int64 = 0
            try writer.move(to: writer.row) { row, connection in
                guard let count = try database.fence.pack(segment, marks, from: row, connection)
                else { return false }
                moved = count
                return true
            }
            // No row was there: an earlier try, whose answer was lost, has moved them.
            guard moved == 0 else { return }
            let end = try writer.look {
                try Segments(schema: database.schema, connection: $0).end()
            }
            guard end == segment.through else {
                throw JournalError.damaged(
                    sequence: segment.after.sequence + 1, what: "an event of \(segment) is gone")
            }
        }
    }

    public func packed() throws -> Packed {
        try reading { snapshot in
            try Segments(schema: snapshot.schema, connection: snapshot.connection).packed()
        }
    }
}
