// SPDX-License-Identifier: Apache-2.0

/// The tables of what is packed, since version 2. `segments` is the journal; the others are what is
/// looked up of it, and what views tell of it.
extension Schema {
    var packedTables: [String] {
        [
            // What it follows and where it ends (each a sequence and its chain), when its first and
            // its last commit were stored, and a checksum of all of it.
            """
            CREATE TABLE \(name).segments (after bigint NOT NULL, before bytea NOT NULL, \
            through bigint PRIMARY KEY, chain bytea NOT NULL, since timestamptz NOT NULL, \
            recorded timestamptz NOT NULL, checksum bytea NOT NULL, content bytea NOT NULL)
            """,
            // It is compressed already.
            "ALTER TABLE \(name).segments ALTER COLUMN content SET STORAGE EXTERNAL",
            // Each (source, id) once, for the lifetime of the journal.
            """
            CREATE TABLE \(name).packed_ids (key bytea PRIMARY KEY, sequence bigint NOT NULL, \
            digest bytea NOT NULL)
            """,
            // Each outcome key once: the columns of an outcome's first event in `journal`.
            """
            CREATE TABLE \(name).packed_outcomes (worker text, fold smallint, anchor bigint, \
            step bigint, phase smallint NOT NULL, sequence bigint NOT NULL, size bigint NOT NULL, \
            parked boolean NOT NULL, PRIMARY KEY (worker, fold, anchor, step))
            """,
            """
            CREATE INDEX packed_parked ON \(name).packed_outcomes (worker, fold, anchor) \
            WHERE parked
            """,
            // The types, subjects and correlations that a segment holds.
            """
            CREATE TABLE \(name).segment_marks (mark bigint, through bigint, \
            PRIMARY KEY (mark, through))
            """,
            // What the views tell of packed events.
            """
            CREATE TABLE \(name).past (sequence bigint PRIMARY KEY, \
            recorded timestamptz NOT NULL, type text NOT NULL, data jsonb)
            """,
        ]
    }

    static let packedIndexes: Set<String> = [
        "segments_pkey", "packed_ids_pkey", "packed_outcomes_pkey", "packed_parked",
        "segment_marks_pkey", "past_pkey",
    ]
}
