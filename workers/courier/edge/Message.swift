// SPDX-License-Identifier: Apache-2.0
internal import Courier
internal import Events
internal import Foundation
internal import Journey

/// What an endpoint receives: one notification as JSON.
struct Message: Encodable {
    /// The delivery: the same over all attempts.
    var id: String
    /// People by id; empty while nobody plays the part.
    var to: [PersonID]
    var title: String
    var text: String
    var handoff: HandoffID?
    /// The handoff's page.
    var link: String?

    /// - Parameter console: Where the console is: `http://127.0.0.1:7790`.
    init(_ order: DeliveryOrdered, console: String) {
        id = order.delivery
        to = order.to
        title = order.title
        text = order.text
        handoff = order.handoff
        let base = console.hasSuffix("/") ? String(console.dropLast()) : console
        link = order.handoff.map { "\(base)/h/\($0)" }
    }

    var json: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map { Array($0) } ?? []
    }

    /// One line for a log: "dana: Dana, you have a new handoff … http://…/h/4k2…"
    var line: String {
        let people = to.isEmpty ? "everybody" : to.map(\.rawValue).joined(separator: ", ")
        return "✉ \(people): \(title)" + (link.map { " \($0)" } ?? "")
    }
}
