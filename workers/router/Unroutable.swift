// SPDX-License-Identifier: Apache-2.0
internal import Events

/// A packet that the rules have no way for: a person has to look at it.
struct Unroutable: Error, CustomStringConvertible {
    let description: String

    init(_ reason: String, _ packet: PacketSealed) {
        description = "handoff \(packet.handoff): \(reason) in version \(packet.topology)"
    }
}
