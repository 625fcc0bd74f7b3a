// SPDX-License-Identifier: Apache-2.0
internal import Foundation
public import Hummingbird
internal import Logging

/// An HTTP error as problem details (RFC 9457).
public struct Problem: Error, Sendable {
    /// One thing that is wrong with what was sent.
    public struct Fault: Codable, Hashable, Sendable {
        /// A JSON pointer (RFC 6901) into the body.
        public var pointer: String
        /// The rule that it breaks, and the mend.
        public var detail: String
        /// A fault at a place of the body.
        public init(pointer: String, detail: String) {
            self.pointer = pointer
            self.detail = detail
        }
    }

    /// The status of the answer.
    public var status: HTTPResponse.Status
    /// One for every problem of a kind; the status's phrase where nothing else is said.
    public var title: String
    /// What is wrong this time, and how to mend it.
    public var detail: String
    /// All that was found, not only the first.
    public var errors: [Fault]
    /// Seconds after which it is worth trying again.
    public var retryAfter: Int?
    /// What the path takes, where the method was the fault.
    public var allowed: [HTTPRequest.Method] = []

    /// The title is the status in words, unless given.
    public init(
        _ status: HTTPResponse.Status, _ detail: String, title: String? = nil,
        errors: [Fault] = [], retryAfter: Int? = nil
    ) {
        self.status = status
        self.title = title ?? status.reasonPhrase
        self.detail = detail
        self.errors = errors
        self.retryAfter = retryAfter
    }

    private struct Body: Encodable {
        var type = "about:blank"
        var title: String
        var status: Int
        var detail: String
        var errors: [Fault]?
        var retryAfter: Int?
    }
}

extension Problem: ResponseGenerator {
    /// The answer in `application/problem+json`.
    public var response: Response {
        let body = Body(
            title: title, status: status.code, detail: detail,
            errors: errors.isEmpty ? nil : errors, retryAfter: retryAfter)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let json = (try? encoder.encode(body)) ?? Data("{}".utf8)
        var response = Response(
            status: status, headers: [.contentType: "application/problem+json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: json)))
        if let retryAfter { response.headers[.retryAfter] = "\(retryAfter)" }
        if !allowed.isEmpty { response.headers[.allow] = Self.list(allowed) }
        return response
    }

    /// The same for every request.
    public func response(from request: Request, context: some RequestContext) -> Response {
        response
    }
}

/// Puts every error of a door into problem details.
public struct ProblemMiddleware<Context: RequestContext>: RouterMiddleware {
    /// Has no options.
    public init() {}

    /// Passes answers on, and answers what was thrown.
    public func handle(
        _ request: Request, context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let problem as Problem {
            return problem.response
        } catch let error as any HTTPResponseError {
            return Problem(error.status, Self.detail(of: error, request)).response
        } catch {
            // One text for all of them: a tool that breaks off a thousand uploads is one line.
            context.logger.error(
                "a request failed",
                metadata: [
                    "request": "\(request.method) \(request.uri.path)", "error": "\(error)",
                ])
            return Problem(.internalServerError, "this is our fault and is in the log").response
        }
    }

    private static func detail(of error: any HTTPResponseError, _ request: Request) -> String {
        switch error.status {
        case .notFound: "there is nothing at \(request.uri.path)"
        case .methodNotAllowed: "\(request.method) is not for \(request.uri.path)"
        default: (error as? HTTPError)?.body ?? error.status.reasonPhrase
        }
    }
}
