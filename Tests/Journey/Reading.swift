// SPDX-License-Identifier: Apache-2.0
internal import Foundation

func read<Value: Decodable>(_ type: Value.Type, _ json: String) throws -> Value {
    try JSONDecoder().decode(type, from: Data(json.utf8))
}

func written(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
}

/// What is said when `json` is no `type`; nil when it is one.
func refusal<Value: Decodable>(_ type: Value.Type, _ json: String) -> String? {
    do {
        _ = try read(type, json)
        return nil
    } catch DecodingError.dataCorrupted(let context) {
        return context.debugDescription
    } catch {
        return "\(error)"
    }
}
