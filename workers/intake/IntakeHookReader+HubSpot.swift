// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Events
internal import Journey

/// HubSpot's webhooks (v3): an array of single changes, in no promised order, sent again with
/// another `attemptNumber` until they are taken.
private struct HubSpotChange: Decodable {
    var eventId: Int64?
    var subscriptionId: Int64?
    var portalId: Int64?
    /// Milliseconds since 1970.
    var occurredAt: Int64
    /// `deal.propertyChange`, `contact.creation`, …
    var subscriptionType: String
    var objectId: Int64?
    var propertyName: String?
    var propertyValue: String?
    /// `userId:123` where a person did it.
    var sourceId: String?
    var fromObjectId: Int64?
    var toObjectId: Int64?
    var associationType: String?
    var associationRemoved: Bool?

    /// Who did it, by the tool's own id.
    var person: String? {
        guard let sourceId, sourceId.hasPrefix("userId:") else { return nil }
        return String(sourceId.dropFirst("userId:".count))
    }

    /// The id is a digest, since `eventId` is not promised to be unique.
    func id(_ field: FieldID) -> String {
        let number = { (id: Int64?) in id.map { "\($0)" } ?? "" }
        let removed = associationRemoved == true ? "removed" : ""
        return Digest(
            of: number(portalId), number(subscriptionId), number(objectId ?? fromObjectId),
            propertyName ?? associationType ?? "",
            propertyValue ?? number(toObjectId) + removed, "\(occurredAt)", number(eventId),
            field.rawValue
        ).hex
    }
}

extension HookReader {
    func hubspot(_ body: [UInt8]) throws(HookFault) -> HookReading {
        var reading = HookReading()
        for (index, change) in try decode([HubSpotChange].self, body).enumerated() {
            guard (0..<253_402_300_800_000).contains(change.occurredAt) else {
                throw HookFault(
                    pointer: "/\(index)/occurredAt", rule: "must be milliseconds since 1970")
            }
            let kind = change.subscriptionType.split(separator: ".")
            switch kind.last {
            case "propertyChange":
                try property(change, of: String(kind[0]), at: index, into: &reading)
            case "associationChange": try association(change, at: index, into: &reading)
            default: reading.unmapped.append("/\(index) \(change.subscriptionType)")
            }
        }
        return reading
    }

    private func property(
        _ change: HubSpotChange, of object: String, at index: Int,
        into reading: inout HookReading
    ) throws(HookFault) {
        guard let name = change.propertyName else {
            throw HookFault(pointer: "/\(index)/propertyName", rule: "is missing")
        }
        guard let number = change.objectId else {
            throw HookFault(pointer: "/\(index)/objectId", rule: "is missing")
        }
        let targets = targets(of: "\(object).\(name)")
        guard let kind = Self.kinds[object], !targets.isEmpty else {
            reading.unmapped.append("/\(index) \(object).\(name)")
            return
        }
        for field in targets {
            let value = try value(
                of: change.propertyValue ?? "", for: field, by: change.person,
                at: "/\(index)/propertyValue")
            reading.observed.append(
                fact(
                    field, value, of: SubjectID(kind: kind, "\(number)"), by: change.person,
                    at: change.moment, id: change.id(field)))
        }
    }

    private func association(
        _ change: HubSpotChange, at index: Int, into reading: inout HookReading
    ) throws(HookFault) {
        guard let type = change.associationType, let kind = Self.linked[type] else {
            reading.unmapped.append("/\(index) \(change.associationType ?? "associationType")")
            return
        }
        guard let from = change.fromObjectId else {
            throw HookFault(pointer: "/\(index)/fromObjectId", rule: "is missing")
        }
        guard let to = change.toObjectId else {
            throw HookFault(pointer: "/\(index)/toObjectId", rule: "is missing")
        }
        let account = SubjectID(kind: SubjectID.accountKind, "\(to)")
        let value = change.associationRemoved == true ? nil : Value.text(account.rawValue)
        reading.observed.append(
            fact(
                .account, value, of: SubjectID(kind: kind, "\(from)"), by: change.person,
                at: change.moment, id: change.id(.account)))
    }

    /// HubSpot's objects and our kinds of subjects.
    private static let kinds = [
        "contact": "lead", "deal": "deal", "company": SubjectID.accountKind,
    ]
    /// The associations that are links. Their mirrors (`COMPANY_TO_DEAL`) say the same again.
    private static let linked = ["DEAL_TO_COMPANY": "deal", "CONTACT_TO_COMPANY": "lead"]
}

extension HubSpotChange {
    fileprivate var moment: Instant { Instant(microseconds: occurredAt * 1_000) }
}
