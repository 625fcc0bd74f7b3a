// SPDX-License-Identifier: Apache-2.0
import Foundation
import PostgresTesting
import Testing

/// A journal that goes from one engine to the other.
extension DatabaseTests {
    @Test func `a journal moves to a database and back, and is the same`() throws {
        let server = try PostgresServer()
        let url = "postgres://baton:open-sesame@/postgres?host=\(server.directory.path)"
        let place = FileManager.default.temporaryDirectory
            .appending(path: "baton-migrate-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: place) }
        let (data, back) = (place.appending(path: "a").path, place.appending(path: "b").path)
        func baton(_ arguments: String...) throws -> Instance.Output {
            try Instance.run(Instance.executables.appending(path: "baton").path, arguments)
        }
        #expect(try baton("demo", "--data", data, "--fast").code == 0)
        let there = try baton("journal", "migrate", "\(data)/demo", "--to", url)
        #expect(there.code == 0, "\(there.errors)")
        #expect(there.text.hasPrefix("moved: 340 events, head 340:"))
        #expect(!(there.text + there.errors).contains("open-sesame"))
        let whole = try baton("journal", "verify", "\(data)/demo").text
        #expect(try baton("journal", "verify", url).text == whole)
        let file = place.appending(path: "url").path
        try "\(url)\n".write(toFile: file, atomically: true, encoding: .utf8)
        let decided = try baton("journal", "verify", "--journal-file", file, "--decide")
        #expect(decided.text == whole + "decided again: 0 of 170 decisions would differ\n")
        let over = try baton("journal", "restore", "\(data)/demo", "--to", url)
        #expect(over.code == 65)
        #expect(over.errors.contains("holds a journal already"), "\(over.errors)")
        #expect(!over.errors.contains("open-sesame"))

        let again = try baton("journal", "migrate", url, "--to", back)
        #expect(again.code == 0, "\(again.errors)")
        let verify = try baton("journal", "verify", back, "--decide")
        #expect(verify.code == 0)
        #expect(verify.text.hasPrefix(whole), "\(verify.text)")

        let other = try baton("journal", "migrate", "\(data)/demo", "--to", back)
        #expect(other.code == 0, "what is there already is no other history")
    }
}
