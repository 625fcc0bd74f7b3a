// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Foundation
internal import Journey

/// A sealed packet as it stands now, amendments included. It stays on the topology under which its
/// handoff opened.
struct Packet: Codable, Hashable, Sendable {
    var subject: SubjectID
    var point: PointID
    var topology: Int
    var version: Int
    /// The answers as they were told; one that was only confirmed later keeps its first provenance.
    private var known: [FieldID: KnownValue]

    init(
        about subject: SubjectID, at point: PointID, topology: Int, version: Int,
        known: [FieldID: KnownValue]
    ) {
        self.subject = subject
        self.point = point
        self.topology = topology
        self.version = version
        self.known = known
    }

    init(_ sealed: PacketSealed, about subject: SubjectID) {
        self.init(
            about: subject, at: sealed.point, topology: sealed.topology, version: sealed.version,
            known: [:])
        for field in sealed.sections.flatMap(\.fields) { known[field.field] = field.known }
    }

    mutating func amend(_ amended: PacketAmended) {
        version = amended.version
        for change in amended.changes { known[change.field] = change.after }
    }

    /// What differs in `now` from the packet, in reading order: another value, not the same again.
    func changes(to now: [FieldID: KnownValue], of fields: [FieldUse]) -> [PacketChange] {
        fields.compactMap { use in
            let before = known[use.field]?.value
            let after = now[use.field]
            guard before != after?.value else { return nil }
            return PacketChange(field: use.field, before: before, after: after)
        }
    }

    /// All five sections, in reading order, with what nobody knows among them.
    func sections(in topology: Topology) -> [PacketSection] {
        (topology.handoffs[point]?.packet.sections ?? []).map { name, fields in
            PacketSection(
                name: name,
                fields: fields.map { use in
                    PacketField(
                        field: use.field,
                        ask: topology.fields[use.field]?.ask ?? use.field.rawValue,
                        required: use.required, known: known[use.field])
                })
        }
    }

    /// Digest of the sections as JSON with sorted keys.
    ///
    /// - Throws: When a value cannot be written as JSON.
    static func checksum(of sections: [PacketSection]) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Digest(ofBytes: Array(try encoder.encode(sections))).hex
    }
}
