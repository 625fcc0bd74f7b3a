// SPDX-License-Identifier: Apache-2.0
import Hummingbird
import HummingbirdTesting
import Testing
import WorkerKit

/// Bad input gets a clear error, and changes nothing.
@Suite struct RefusalTests {
    static let one = CloudEventsTests.one

    @Test func `broken JSON is 400 and says where`() async throws {
        let door = TestDoor()
        let answer = try await door.post("/events", Self.one, #"{"specversion":"1.0",}"#)
        #expect(answer.status == .badRequest)
        #expect(answer.text.contains("at byte 21"))
    }

    @Test(arguments: ["[1,]", "[", "[1] 2", "[1 2", "{}", "[,1]", ""])
    func `a batch that is no array is 400`(_ body: String) async throws {
        let answer = try await TestDoor().post("/events", CloudEventsTests.many, body)
        #expect(answer.status == .badRequest)
    }

    @Test func `broken JSON of a webhook names line and column`() async throws {
        let answer = try await TestDoor().post(
            "/hooks/forms", "application/json", "{\"email\": \"a@b.c\",\n \"name\" 1}")
        #expect(answer.status == .badRequest)
        #expect(answer.text.contains("(line 2, column 9)"))
    }

    @Test(arguments: ["text/plain", nil, "application/json", "application/cloudevents+avro"])
    func `what is no CloudEvent is 415`(_ type: String?) async throws {
        let answer = try await TestDoor().post("/events", type, structured())
        #expect(answer.status == .unsupportedMediaType)
        #expect(answer.text.contains("application/cloudevents+json"))
    }

    @Test func `a header that is no attribute is 400`() async throws {
        let answer = try await TestDoor().post(
            "/events", "application/json", "{}",
            headers: ["ce-id": "%zz", "ce-specversion": "1.0"])
        #expect(answer.status == .badRequest)
        #expect(answer.text.contains("ce-id"))
    }

    @Test func `a body of two MiB is 413`() async throws {
        let body = String(repeating: " ", count: 2 * 1024 * 1024)
        let answer = try await TestDoor().post("/events", Self.one, body)
        #expect(answer.status == .contentTooLarge)
        #expect(answer.headers[.contentType] == "application/problem+json")
    }

    @Test func `an event of more than 256 KiB is 413`() async throws {
        let note = String(repeating: "x", count: 257 * 1024)
        let answer = try await TestDoor().post(
            "/events", Self.one, structured(more: "\"note\":\"\(note)\","))
        #expect(answer.status == .contentTooLarge)
    }

    @Test func `an unknown source is 404 and names the known ones`() async throws {
        let answer = try await TestDoor().post("/hooks/salesforce", "application/json", "{}")
        #expect(answer.status == .notFound)
        #expect(answer.text.contains("forms, hubspot, zendesk"))
    }

    @Test func `a webhook that breaks a rule is 422 and points at it`() async throws {
        let answer = try await TestDoor().post(
            "/hooks/forms", "application/json", #"{"email": "a@b.c"}"#)
        #expect(answer.status == .unprocessableContent)
        #expect(answer.text.contains(#""pointer":"/delivery_id""#))
    }

    @Test func `a webhook that is no JSON type is 415`() async throws {
        let answer = try await TestDoor().post("/hooks/forms", "text/xml", "<a/>")
        #expect(answer.status == .unsupportedMediaType)
    }

    @Test(arguments: ["/events", "/hooks/forms"])
    func `a door that takes nothing says why`(_ path: String) async throws {
        let answer = try await TestDoor(isReady: false).post(path, "application/json", "{}")
        #expect(answer.status == .serviceUnavailable)
        #expect(answer.headers[.retryAfter] == "2")
        #expect(answer.text.contains("takes nothing now: the bus refuses: damaged at event 7"))
    }

    @Test func `a path that is not there is a problem too`() async throws {
        let answer = try await TestDoor().send(.get, "/nowhere")
        #expect(answer.status == .notFound)
        #expect(answer.headers[.contentType] == "application/problem+json")
    }

    @Test(
        arguments: ["/events", "/hooks/forms"],
        [HTTPRequest.Method.get, .head, .put, .patch, .delete])
    func `a path that is there says what it takes`(
        _ path: String, _ method: HTTPRequest.Method
    ) async throws {
        let answer = try await TestDoor().send(method, path)
        #expect(answer.status == .methodNotAllowed)
        #expect(answer.headers[.allow] == "POST, OPTIONS")
        #expect(answer.headers[.contentType] == "application/problem+json")
        if method != .head { #expect(answer.text.contains("\(path) takes POST")) }
    }

    @Test(arguments: ["/baton", "/baton/bus", "/baton/gate"])
    func `nobody outside speaks as Baton`(_ source: String) async throws {
        let door = TestDoor()
        let body = structured().replacing("\"/crm\"", with: "\"\(source)\"")
        let answer = try await door.post("/events", Self.one, body)
        #expect(answer.status == .unprocessableContent)
        #expect(answer.text.contains(#""pointer":"/source""#))
        #expect(door.events.isEmpty)
    }

    @Test func `a tool whose name begins like Baton's may speak`() async throws {
        let body = structured().replacing("\"/crm\"", with: "\"/batonics\"")
        #expect(try await TestDoor().post("/events", Self.one, body).status == .accepted)
    }

    @Test func `while the fold reads history, senders are asked to come back`() async throws {
        let answer = try await TestDoor(isReady: false).post("/events", Self.one, structured())
        #expect(answer.status == .serviceUnavailable)
        #expect(answer.headers[.retryAfter] == "2")
    }

    @Test func `a silent bus is 503, a busy one 429, both with Retry-After`() async throws {
        let silent = TestDoor(failing: .silent("tcp://127.0.0.1:7770"))
        let away = try await silent.post("/events", Self.one, structured())
        #expect(away.status == .serviceUnavailable)
        #expect(away.headers[.retryAfter] == "2")
        let busy = try await TestDoor(failing: .busy).post("/events", Self.one, structured())
        #expect(busy.status == .tooManyRequests)
        #expect(busy.headers[.retryAfter] == "1")
    }

    @Test func `whoever asks for permission to send gets it`() async throws {
        let answer = try await TestDoor().send(
            .options, "/events", nil, "", ["WebHook-Request-Origin": "crm.example"])
        #expect(answer.status == .ok)
        #expect(answer.headers[.init("WebHook-Allowed-Origin")!] == "crm.example")
        #expect(answer.headers[.init("WebHook-Allowed-Rate")!] == "*")
    }
}
