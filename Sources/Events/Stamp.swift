// SPDX-License-Identifier: Apache-2.0
public import Journey

/// The bus's stamp: `sequence` and `recordedtime`, written in front of the attributes of an event.
public enum Stamp {
    /// The event as it is stored and published from then on.
    public static func stamp(_ json: [UInt8], sequence: UInt64, recorded: Instant) -> [UInt8] {
        guard let brace = json.firstIndex(of: UInt8(ascii: "{")) else { return json }
        let digits = String(sequence)
        let padded = String(repeating: "0", count: 20 - digits.utf8.count) + digits
        var stamped = Array("{\"sequence\":\"\(padded)\",\"recordedtime\":\"\(recorded)\"".utf8)
        let rest = json[(brace + 1)...]
        if rest.first(where: { !$0.isJSONSpace }) != UInt8(ascii: "}") {
            stamped.append(UInt8(ascii: ","))
        }
        stamped.append(contentsOf: rest)
        return stamped
    }

    /// The bytes that a stamp adds at the most.
    public static let bytes = 96
}

extension UInt8 {
    fileprivate var isJSONSpace: Bool {
        self == 0x20 || self == 0x0A || self == 0x0D || self == 0x09
    }
}
