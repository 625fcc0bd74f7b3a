// SPDX-License-Identifier: Apache-2.0
import CourierEdge
import Testing

/// The vector that the libraries of Standard Webhooks share, and what must not pass for it.
@Suite struct SignatureTests {
    static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    static let id = "msg_p5jXN8AQM9LWM0D4loKWxJek"
    static let body = Array(#"{"test": 2432232314}"#.utf8)
    static let golden = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="

    @Test func `the golden vector`() throws {
        let signature = try Signature(secret: Self.secret)
        #expect(
            signature.value(id: Self.id, timestamp: 1_614_265_330, body: Self.body) == Self.golden)
    }

    @Test func `the prefix and white space around a secret do not matter`() throws {
        let signature = try Signature(secret: "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n")
        #expect(
            signature.value(id: Self.id, timestamp: 1_614_265_330, body: Self.body) == Self.golden)
    }

    @Test func `another id, time or byte is another signature`() throws {
        let signature = try Signature(secret: Self.secret)
        var altered = Self.body
        altered[2] = UInt8(ascii: "T")
        let others = [
            signature.value(id: "msg_1", timestamp: 1_614_265_330, body: Self.body),
            signature.value(id: Self.id, timestamp: 1_614_265_331, body: Self.body),
            signature.value(id: Self.id, timestamp: 1_614_265_330, body: altered),
        ]
        #expect(Set(others + [Self.golden]).count == 4)
    }

    @Test func `an empty body is signed too`() throws {
        let signature = try Signature(secret: Self.secret)
        #expect(
            signature.value(id: Self.id, timestamp: 1_614_265_330, body: [])
                == "v1,v48jdbgvh29KJz2Qc+ghw8G6vG3nAKnujWBg8oM/62A=")
    }

    @Test(arguments: [
        "", "whsec_", "not base64!", "c2hvcnQ=", String(repeating: "QUFB", count: 22),
    ])
    func `a secret that is no key is refused`(_ secret: String) {
        #expect(throws: Signature.BadSecret.self) { try Signature(secret: secret) }
    }
}
