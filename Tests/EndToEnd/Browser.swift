// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// A browser without scripts: it goes where a page's links and forms lead, keeps cookies, and
/// follows a redirect after a form.
final class Browser {
    struct Page {
        var path: String
        var status: Int
        var html: String

        /// The addresses of the links whose text contains another.
        func links(saying text: String) -> [String] {
            html.matches(of: /<a href="([^"]*)"[^>]*>(.*?)<\/a>/.dotMatchesNewlines())
                .filter { $0.2.contains(text) }.map { Browser.plain($0.1) }
        }

        var forms: [Form] {
            html.matches(
                of: /<form method="post" action="([^"]*)">(.*?)<\/form>/.dotMatchesNewlines()
            )
            .map { Form(action: Browser.plain($0.1), html: String($0.2)) }
        }

        /// The form with a field or a button of a name.
        func form(with name: String) throws -> Form {
            try #require(
                forms.first { $0.names.contains(name) }, "no form with \(name) in\n\(html)")
        }

        func form(to end: String) throws -> Form {
            try #require(
                forms.first { $0.action.hasSuffix(end) }, "no form to \(end) in\n\(html)")
        }
    }

    struct Form {
        var action: String
        /// What a browser would send if nobody touched it.
        var values: [String: String] = [:]
        var names: Set<String> = []

        init(action: String, html: String) {
            self.action = action
            for input in html.matches(of: /<(?:input|textarea|button)\b[^>]*\bname="([^"]*)"[^>]*>/)
            {
                names.insert(Browser.plain(input.1))
                if let value = String(input.0).firstMatch(of: /\bvalue="([^"]*)"/),
                    !input.0.contains("type=\"radio\""), !input.0.hasPrefix("<button")
                {
                    values[Browser.plain(input.1)] = Browser.plain(value.1)
                }
            }
            let select = /<select name="([^"]*)"[^>]*>(.*?)<\/select>/.dotMatchesNewlines()
            for choice in html.matches(of: select) {
                names.insert(Browser.plain(choice.1))
                let chosen = choice.2.firstMatch(of: /<option value="([^"]*)" selected>/)
                values[Browser.plain(choice.1)] = chosen.map { Browser.plain($0.1) } ?? ""
            }
        }
    }

    let instance: Instance
    let origin: String
    private let jar: URL

    init(of instance: Instance) {
        self.instance = instance
        origin = "http://127.0.0.1:\(instance.portBase + 20)"
        jar = instance.directory.appending(path: "cookies-\(UUID().uuidString)")
    }

    func open(_ path: String) throws -> Page { try fetch(path, []) }

    /// Sends a form as it is, with some fields filled in; each of them must be on it.
    func send(_ form: Form, _ filled: [String: String] = [:]) throws -> Page {
        for name in filled.keys { #expect(form.names.contains(name), "the form has no \(name)") }
        let values = form.values.merging(filled) { $1 }
        let fields = values.sorted { $0.key < $1.key }.flatMap {
            ["--data-urlencode", "\($0.key)=\($0.value)"]
        }
        let page = try fetch(form.action, fields.isEmpty ? ["--data", ""] : fields)
        guard page.status == 303 else { return page }
        return try open(page.html)
    }

    /// The page; for a redirect, where it leads instead of the text.
    private func fetch(_ path: String, _ more: [String]) throws -> Page {
        let output = try Instance.run(
            "/usr/bin/curl",
            [
                "--silent", "--cookie", jar.path, "--cookie-jar", jar.path, "-H",
                "Accept: text/html", "--write-out", "\n%{http_code} %{redirect_url}",
            ] + more + [origin + path])
        let lines = output.text.split(separator: "\n", omittingEmptySubsequences: false)
        let last = lines.last?.split(separator: " ") ?? []
        let status = last.first.flatMap { Int($0) } ?? 0
        let place = last.dropFirst().first.map { $0.replacing(origin, with: "") } ?? ""
        return Page(
            path: path, status: status,
            html: status == 303 ? String(place) : lines.dropLast().joined(separator: "\n"))
    }

    /// Text of HTML, without its escapes.
    static func plain(_ text: some StringProtocol) -> String {
        String(text).replacing("&quot;", with: "\"").replacing("&#39;", with: "'")
            .replacing("&lt;", with: "<").replacing("&gt;", with: ">")
            .replacing("&amp;", with: "&")
    }
}
