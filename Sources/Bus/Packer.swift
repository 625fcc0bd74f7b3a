// SPDX-License-Identifier: Apache-2.0
internal import Journal
internal import Journey
internal import Logging

/// Packs the journal's oldest events while the bus serves. A segment is made beside the writer, who
/// only puts it in its place: some tens of milliseconds, between two appends.
struct Packer {
    /// From one segment to the next: a writer who is busy with appends has its way.
    static let pause = Duration.milliseconds(250)
    /// Until it is asked again where nothing was old enough.
    static let rest = Duration.seconds(60)

    /// Makes segments.
    let maker: JournalDesk
    /// Puts them in their place.
    let writer: JournalDesk
    /// How old what is packed has to be.
    let age: Duration

    /// Makes the next segment; nil where nothing is old enough to fill one.
    func make(now: Instant) async throws -> Segment? {
        try await maker.nextSegment(Packing(before: now - age))
    }

    /// Puts it in its place; answers how much is packed now.
    func store(_ segment: Segment) async throws -> Packed {
        try await writer.pack(segment)
        return try await writer.packed()
    }
}
