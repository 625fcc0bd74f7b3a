// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// What is copied while a bus serves, and put in place where another begins.
extension EndToEndTests {
    @Test func `a backup of a running bus is whole, grows, and serves once restored and packed`()
        throws
    {
        let instance = try Instance(portBase: 18_770)
        defer { instance.stop() }
        let data = instance.directory.appending(path: "data").path
        let backup = instance.directory.appending(path: "backup").path
        let people = Instance.root.appending(path: "examples/people.ndjson").path
        #expect(try instance.baton("emit", people).code == 0)
        let first = try instance.baton("journal", "backup", data, "--to", backup)
        #expect(first.code == 0, "\(first.errors)")
        #expect(first.text.hasPrefix("backed up: 8 events, head 8:"))
        #expect(first.errors.contains("A bus is running on it"))

        let lead = Instance.root.appending(path: "examples/01-lead-form.json")
        let told = try instance.post("/hooks/forms", String(contentsOf: lead, encoding: .utf8))
        #expect(told.status == 202)
        let second = try instance.baton("journal", "backup", data, "--to", backup)
        #expect(second.text.contains(" new, head "))
        #expect(!second.text.contains(" 0 new"))

        let decided = try instance.baton("journal", "verify", data, "--decide")
        #expect(decided.code == 0, "\(decided.text)\(decided.errors)")

        let over = try instance.baton("journal", "restore", backup, "--to", data)
        #expect(over.code == 65)
        #expect(over.errors.contains("holds a journal already"))
        instance.end()
        let restored = instance.directory.appending(path: "restored").path
        let restore = try instance.baton("journal", "restore", backup, "--to", restored)
        #expect(restore.code == 0, "\(restore.errors)")
        #expect(restore.text.contains(", epoch 2, to \(restored)"))
        let pack = try instance.baton("journal", "pack", restored, "--keep", "0s")
        #expect(pack.code == 0, "\(pack.errors)")
        #expect(pack.text.hasPrefix("packed: "))
        let verify = try instance.baton("journal", "verify", restored, "--decide")
        #expect(verify.code == 0, "\(verify.text)\(verify.errors)")
        #expect(verify.text.contains("in 1 segment of 0.0 MiB"))

        let again = try Instance(portBase: 18_770, data: restored)
        defer { again.stop() }
        let emitted = try again.baton("emit", people)
        #expect(emitted.errors.contains("there before"), "\(emitted.errors)")
    }
}
