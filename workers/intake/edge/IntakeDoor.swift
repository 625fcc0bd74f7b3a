// SPDX-License-Identifier: Apache-2.0
public import Hummingbird
internal import Events
internal import Foundation
internal import Intake
public import Journey
public import Wire
internal import WorkerKit
internal import WorkerProcess

/// The door for tools: CloudEvents at `/events`, webhooks at `/hooks/{source}`.
///
/// What it answers with 202 is on disk. Every error is problem details (RFC 9457).
public struct IntakeDoor: Sendable {
    /// A body has at most so many bytes: four of the largest events.
    static let mostBytes = 1024 * 1024

    /// What both paths take.
    static let methods: [HTTPRequest.Method] = [.post, .options]

    /// The rules in force; nil while the fold has not caught up.
    private let topology: @Sendable () async -> Topology?
    /// Why it has not, or does not speak.
    private let lack: @Sendable () async -> String
    /// The partition key of each subject's facts now.
    private let keys: @Sendable ([SubjectID]) async -> [SubjectID: String]
    private let publish: @Sendable ([[UInt8]]) async throws -> [Stored]

    public init(
        topology: @escaping @Sendable () async -> Topology?,
        lack: @escaping @Sendable () async -> String,
        keys: @escaping @Sendable ([SubjectID]) async -> [SubjectID: String],
        publish: @escaping @Sendable ([[UInt8]]) async throws -> [Stored]
    ) {
        self.topology = topology
        self.lack = lack
        self.keys = keys
        self.publish = publish
    }

    public var router: Router<BasicRequestContext> {
        let router = Router()
        router.add(middleware: ProblemMiddleware())
        router.post("/events") { request, _ in try await takeEvents(request) }
        router.post("/hooks/:source") { request, context in
            try await takeHook(request, from: SourceID(context.parameters.require("source")))
        }
        for path in ["/events", "/hooks/:source"] as [RouterPath] {
            router.on(path, method: .options) { request, _ in Self.permission(request) }
            router.refuseOthers(path, allowed: Self.methods)
        }
        return router
    }

    private func takeEvents(_ request: Request) async throws -> Response {
        _ = try await rules()
        let told = try CloudEventsReader.read(request, try await Self.body(of: request))
        let keys = await keys(told.compactMap(\.subjectToPlace))
        let unknown = told.enumerated().filter(\.element.isUnknown).map {
            "/\($0.offset) \($0.element.event.type): stored, but no worker knows this type"
        }
        return try await store(
            told.map { $0.json { keys[$0] ?? $0.rawValue } }, unmapped: unknown)
    }

    private func takeHook(_ request: Request, from source: SourceID) async throws -> Response {
        let topology = try await rules()
        guard let shape = topology.sources[source] else {
            let known = topology.sources.keys.sorted().map(\.rawValue)
            throw Problem(
                .notFound,
                "the topology names no source \"\(source)\"; it names "
                    + (known.isEmpty ? "none" : known.joined(separator: ", ")),
                title: "Unknown source")
        }
        let type = ContentType(of: request)
        guard type.isJSON else {
            throw Problem(
                .unsupportedMediaType,
                (type.text.isEmpty ? "no Content-Type" : type.text) + ": send application/json")
        }
        let body = try await Self.body(of: request)
        let reader = HookReader(source: source, as: shape, in: topology) { $0.rawValue }
        let reading: HookReading
        do { reading = try reader.read(body) } catch { throw Self.problem(error, body) }
        let keys = await keys(reading.observed.map(\.draft.subject))
        let events = try reading.observed.map { observed in
            var draft = observed.draft
            draft.key = keys[draft.subject] ?? draft.key
            return try draft.event(id: observed.id, source: "/hooks/\(source)").json
        }
        return try await store(events, unmapped: reading.unmapped)
    }

    private func rules() async throws -> Topology {
        if let topology = await topology() { return topology }
        throw Problem(
            .serviceUnavailable, "intake takes nothing now: \(await lack())", title: "Not ready",
            retryAfter: 2)
    }

    private func store(_ events: [[UInt8]], unmapped: [String]) async throws -> Response {
        var stored: [Stored] = []
        for part in Parts(events).parts {
            do { stored += try await publish(part) } catch let error as BusError {
                throw Problem(error)
            }
        }
        return try Receipt(stored, unmapped: unmapped).response
    }

    private static func body(of request: Request) async throws -> [UInt8] {
        do {
            return Array(try await request.wholeBody(upTo: mostBytes).readableBytesView)
        } catch let error as any HTTPResponseError where error.status == .contentTooLarge {
            throw Problem(
                .contentTooLarge, "a body has at most \(mostBytes) bytes: send it in parts")
        }
    }

    /// A delivery that cannot be read: no JSON is 400, JSON that breaks a rule 422.
    private static func problem(_ fault: HookFault, _ body: [UInt8]) -> Problem {
        let broken = JSONPlace.fault(in: body)
        let status: HTTPResponse.Status = broken == nil ? .unprocessableContent : .badRequest
        let detail = broken ?? "\(fault)"
        return Problem(
            status, detail,
            errors: [Problem.Fault(pointer: fault.pointer, detail: broken ?? fault.rule)])
    }

    /// The handshake of CloudEvents' webhooks: whoever asks may send, as fast as the bus takes it.
    private static func permission(_ request: Request) -> Response {
        var response = Response(status: .ok, headers: [.allow: Problem.list(methods)])
        guard let origin = request.headers[.init("WebHook-Request-Origin")!] else {
            return response
        }
        response.headers[.init("WebHook-Allowed-Origin")!] = origin
        response.headers[.init("WebHook-Allowed-Rate")!] = "*"
        return response
    }
}

/// What a sender is told of what was stored.
private struct Receipt: Encodable {
    var accepted: Int
    /// Those of the accepted that the journal had already.
    var duplicates: Int
    var sequences: [UInt64]
    var unmapped: [String]

    init(_ stored: [Stored], unmapped: [String]) {
        accepted = stored.count
        duplicates = stored.filter(\.duplicate).count
        sequences = stored.map(\.sequence)
        self.unmapped = unmapped
    }

    var response: Response {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return Response(
                status: .accepted, headers: [.contentType: "application/json"],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: try encoder.encode(self))))
        }
    }
}
