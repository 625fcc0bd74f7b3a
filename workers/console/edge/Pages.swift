// SPDX-License-Identifier: Apache-2.0
internal import Hummingbird
internal import Mustache
internal import WorkerProcess

/// The templates of the pages, and the one style sheet. They are part of the executable.
struct Pages: Sendable {
    enum Template: String { case board, handoff, message }

    private let library: MustacheLibrary

    init() {
        let texts = [
            "layout": PackageResources.layout_mustache, "board": PackageResources.board_mustache,
            "handoff": PackageResources.handoff_mustache,
            "message": PackageResources.message_mustache,
            "answers": PackageResources.answers_mustache, "who": PackageResources.who_mustache,
        ]
        do {
            library = MustacheLibrary(
                templates: try texts.mapValues {
                    try MustacheTemplate(string: String(decoding: $0, as: UTF8.self))
                })
        } catch {
            fatalError("a template of the console: \(error)")
        }
    }

    /// Every value is escaped for HTML by the templates.
    func render(_ page: some Sendable, as template: Template) throws -> Response {
        guard let html = library.render(page, withTemplate: template.rawValue) else {
            throw Problem(.internalServerError, "the page \(template.rawValue) cannot be shown")
        }
        return Response(
            status: .ok, headers: [.contentType: "text/html; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
    }

    var style: Response {
        Response(
            status: .ok,
            headers: [.contentType: "text/css; charset=utf-8", .cacheControl: "max-age=60"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: PackageResources.style_css)))
    }
}

/// Shows faults as pages to people, and as problem details to programs.
struct FaultPages<Context: RequestContext>: RouterMiddleware {
    let pages: Pages
    private let details = ProblemMiddleware<Context>()

    init(pages: Pages) { self.pages = pages }

    func handle(
        _ request: Request, context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let wantsPage =
            request.headers[.accept]?.contains("text/html") == true
            && !request.uri.path.hasPrefix("/api/")
        guard wantsPage else {
            return try await details.handle(request, context: context, next: next)
        }
        do { return try await next(request, context) } catch let problem as Problem {
            return try page(problem)
        } catch let error as any HTTPResponseError where error.status == .notFound {
            return try page(
                Problem(.notFound, "There is nothing at this address.", title: "Not here"))
        }
    }

    private func page(_ problem: Problem) throws -> Response {
        var frame = Frame(problem.title)
        frame.refresh = problem.retryAfter
        var response = try pages.render(MessagePage(frame, problem.detail), as: .message)
        response.status = problem.status
        return response
    }
}
