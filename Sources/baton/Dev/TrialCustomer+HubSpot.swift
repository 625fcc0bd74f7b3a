// SPDX-License-Identifier: Apache-2.0

/// One change in an array that HubSpot posts, with its documented fields.
struct HubSpotChange: Encodable {
    var eventId: Int
    var subscriptionId = 1
    var portalId = 62_515
    var occurredAt: Int64 = 1_772_000_000_000
    var subscriptionType: String
    var attemptNumber = 0
    var objectId: Int?
    var propertyName: String?
    var propertyValue: String?
    var fromObjectId: Int?
    var toObjectId: Int?
    var associationType: String?
}

extension TrialCustomer {
    /// The same packet as ``facts``, the way HubSpot tells it: the association first, the stage
    /// last.
    var hubSpotChanges: [HubSpotChange] {
        let texts: [(String, String)] = [
            ("hubspot_owner_id", "lee"), ("closedate", "1772409600000"),
            ("use_case", "Invoices of branch \(number) are typed by hand"),
            ("scope", "Standard package for branch \(number)"),
            ("first_success", "what=First run in a day, branch \(number)"),
            ("success_90", "Month-end of branch \(number) takes one day"),
            ("stakeholders", "name=Priya \(number); role=champion"),
            ("promises", "what=An engineer on site; in_contract=false"),
            ("risks", "what=Holidays before the first run of \(number)"),
            ("milestones", "what=Live; due=2026-04-30"), ("dealstage", "closedwon"),
        ]
        let link = HubSpotChange(
            eventId: number * 100, subscriptionType: "deal.associationChange",
            fromObjectId: 1_000_000 + number, toObjectId: 2_000_000 + number,
            associationType: "DEAL_TO_COMPANY")
        return [link]
            + texts.enumerated().map { index, text in
                HubSpotChange(
                    eventId: number * 100 + index + 1, subscriptionType: "deal.propertyChange",
                    objectId: 1_000_000 + number, propertyName: text.0, propertyValue: text.1)
            }
    }
}
