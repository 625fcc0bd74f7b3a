// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Hummingbird
internal import Journey
internal import WorkerProcess

/// Who looks at a page, as the cookies say: nobody signs in on the loopback.
struct Visitor {
    private static let personCookie = "baton-person"
    private static let saidCookie = "baton-said"

    /// Who acts: as the cookie says, or a form that asked because there was none.
    private(set) var person: PersonID?
    private var isNew = false
    /// What came of the last act, shown once.
    var said: Said?
    /// Why what they see may be old; nil while it is not.
    var lateness: String?
    /// Where the page's own address is: what an act answers with is another one's.
    var path: String

    init(_ request: Request) {
        person = request.cookies[Self.personCookie]?.value.removingPercentEncoding
            .flatMap { $0.isEmpty ? nil : PersonID($0) }
        said = request.cookies[Self.saidCookie].flatMap { Said(cookie: $0.value) }
        path = request.uri.path
    }

    /// Somebody has said who they are while they acted.
    mutating func become(_ person: PersonID) {
        self.person = person
        isNew = true
    }

    /// See Other: reloading the page does not act again.
    func redirect(to path: String, saying said: Said) -> Response {
        var response = Response(status: .seeOther, headers: [.location: path])
        response.setCookie(Self.cookie(Self.saidCookie, said.cookie, maxAge: 60))
        if isNew, let person { response.setCookie(Self.cookie(for: person)) }
        return response
    }

    static var nothingSaid: Cookie { cookie(saidCookie, "", maxAge: 0) }

    /// Keeps who somebody says they are, for a year.
    ///
    /// - Parameter objection: Why nobody acts under this id.
    static func enter(
        _ request: Request, objection: (PersonID) async throws -> Objection?
    ) async throws -> Response {
        let form = try await FormText(request)
        guard let person = form["person"], person.utf8.count <= 200,
            !person.contains(where: \.isWhitespace)
        else {
            throw Problem(
                .unprocessableContent, "person: say who you are by your id: dana, for example.")
        }
        if let objection = try await objection(PersonID(person)) {
            throw Problem(.unprocessableContent, "person: \(objection)")
        }
        let back = form["back"].flatMap { Self.isPathHere($0) ? $0 : nil } ?? "/"
        var response = Response(status: .seeOther, headers: [.location: back])
        response.setCookie(cookie(for: PersonID(person)))
        return response
    }

    /// Whether it is a path of this console and nothing else: "//elsewhere" would leave it, and
    /// browsers read "/\\" as that, and drop tabs and line ends that stand between the two.
    private static func isPathHere(_ path: String) -> Bool {
        path.hasPrefix("/") && !path.hasPrefix("//")
            && path.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") }
    }

    private static func cookie(for person: PersonID) -> Cookie {
        cookie(personCookie, Said.encoded(person.rawValue), maxAge: 365 * 86_400)
    }

    private static func cookie(_ name: String, _ value: String, maxAge: Int) -> Cookie {
        Cookie(
            name: name, value: value, maxAge: maxAge, path: "/", secure: false, httpOnly: true,
            sameSite: .strict)
    }
}

/// One sentence about what came of an act.
struct Said {
    enum Kind: String { case taken, refused, undecided }

    let kind: String
    let text: String

    init(_ kind: Kind, _ text: String) {
        self.kind = kind.rawValue
        // A cookie holds 4 KB, and percent-encoding may triple it.
        self.text = String(text.prefix(400))
    }

    /// What the form is answered with.
    static func filled(_ taken: [FieldID], _ undecided: [FieldID], refused: Int) -> Said {
        let decided = taken.filter { !undecided.contains($0) }.map(\.words)
        var sentences: [String] = []
        if !decided.isEmpty { sentences.append("Taken: \(decided.joined(separator: ", ")).") }
        if !undecided.isEmpty {
            let fields = undecided.sorted().map(\.words).joined(separator: ", ")
            sentences.append("Recorded, undecided: \(fields).")
        }
        if refused > 0 {
            sentences.append(
                refused == 1
                    ? "One answer needs another look." : "\(refused) answers need another look.")
        }
        let kind: Kind = refused > 0 ? .refused : undecided.isEmpty ? .taken : .undecided
        return Said(kind, sentences.joined(separator: " "))
    }

    init?(cookie: String) {
        guard let mark = cookie.firstIndex(of: "."),
            let kind = Kind(rawValue: String(cookie[..<mark])),
            let text = cookie[cookie.index(after: mark)...].removingPercentEncoding
        else { return nil }
        self.init(kind, text)
    }

    var cookie: String { "\(kind).\(Self.encoded(text))" }

    static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(
            withAllowedCharacters: .alphanumerics.intersection(
                .init(charactersIn: "\u{0}"..."\u{7F}"))) ?? ""
    }
}
