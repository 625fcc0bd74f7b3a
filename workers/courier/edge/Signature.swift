// SPDX-License-Identifier: Apache-2.0
internal import Crypto
internal import Foundation

/// Signs messages as Standard Webhooks 1.0.0 asks: HMAC-SHA256 over `id.timestamp.body`.
public struct Signature: Sendable {
    /// What is wrong with a secret.
    public struct BadSecret: Error, CustomStringConvertible {
        public var description: String
    }

    private let key: SymmetricKey

    /// - Parameter secret: base64 of 24 to 64 bytes, with the prefix `whsec_` or without.
    public init(secret: String) throws {
        var text = secret.trimmingCharacters(in: .whitespacesAndNewlines)
        if text.hasPrefix("whsec_") { text = String(text.dropFirst("whsec_".count)) }
        guard let bytes = Data(base64Encoded: text) else {
            throw BadSecret(description: "the secret is not base64")
        }
        guard (24...64).contains(bytes.count) else {
            throw BadSecret(
                description: "the secret has \(bytes.count) bytes; it must have 24 to 64")
        }
        key = SymmetricKey(data: bytes)
    }

    /// The value of `webhook-signature`: `v1,` and base64.
    ///
    /// - Parameter timestamp: Unix seconds, new at each attempt.
    public func value(id: String, timestamp: Int64, body: [UInt8]) -> String {
        let signed = Array("\(id).\(timestamp).".utf8) + body
        let code = HMAC<SHA256>.authenticationCode(for: signed, using: key)
        return "v1," + Data(code).base64EncodedString()
    }
}
