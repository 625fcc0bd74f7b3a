// SPDX-License-Identifier: Apache-2.0
internal import Hummingbird
internal import WorkerProcess

/// Keeps foreign pages out. Whoever can reach the loopback may act, and a browser can: a page from
/// elsewhere must neither post here (cross-site request forgery) nor read by giving its own name
/// this machine's address (DNS rebinding).
struct OwnOrigin<Context: RequestContext>: RouterMiddleware {
    func handle(
        _ request: Request, context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let host = request.head.authority ?? ""
        guard Self.isLoopback(host) else {
            throw Problem(
                .misdirectedRequest,
                "This is the console of this machine only: open it as "
                    + "http://127.0.0.1 or http://localhost.", title: "Wrong address")
        }
        if request.method != .get, request.method != .head {
            let origin = request.headers[.origin]
            let site = request.headers[.init("Sec-Fetch-Site")!]
            let isOwn = origin == nil || origin == "http://\(host)" || origin == "https://\(host)"
            guard isOwn, site == nil || site == "same-origin" || site == "none" else {
                throw Problem(
                    .forbidden, "This came from another site. Act on the console’s own page.",
                    title: "Not from here")
            }
        }
        var response = try await next(request, context)
        response.headers[.contentSecurityPolicy] =
            "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
            + "base-uri 'none'; frame-ancestors 'none'"
        response.headers[.xContentTypeOptions] = "nosniff"
        // Without a referrer browsers would post with the origin "null".
        response.headers[.init("Referrer-Policy")!] = "same-origin"
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        return response
    }

    /// Any port: a tunnel may have another one at its near end.
    static func isLoopback(_ authority: String) -> Bool {
        if authority.hasPrefix("[") { return authority.hasPrefix("[::1]") }
        let host = authority.prefix { $0 != ":" }
        let isNumber = host.allSatisfy { $0.isASCII && ($0.isNumber || $0 == ".") }
        return host == "localhost" || isNumber && host.hasPrefix("127.")
    }
}
