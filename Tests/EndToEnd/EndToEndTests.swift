// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// Real processes, as a user starts and speaks to them.
@Suite(.serialized) struct EndToEndTests {
    @Test func `the sample lap is one tree of causes`() throws {
        let instance = try Instance(portBase: 21_770)
        defer { instance.stop() }
        let lap = try instance.run(Instance.root.appending(path: "examples/lap.sh").path)
        #expect(lap.code == 0, "\(lap.errors)")
        #expect(lap.text.contains("  05-cloudevents-batch.json: 3 on disk\n"))
        #expect(!lap.text.contains("{"), "raw JSON in\n\(lap.text)")
        let trace = try instance.baton("trace", "acme").text
        let types = [
            "fact.observed", "handoff.requested", "handoff.opened", "packet.sealed",
            "handoff.routed", "task.created", "sla.started", "handoff.accepted", "feedback.given",
        ]
        for type in types { #expect(trace.contains(type), "no \(type) in\n\(trace)") }
        let ticket = try instance.baton("trace", "acme", "--all").text
        #expect(ticket.contains("ticket.updated"), "no ticket in\n\(ticket)")
        let referral = try instance.baton("tap", "--type", "referral.due", "--json", "-n", "5")
        #expect(referral.text.contains("Priya Nair"))
        let packet = try instance.baton("packet", "acme").text
        #expect(packet.contains("First invoice run in one day"))
        #expect(packet.contains("Priya Nair"))
        let again = try instance.run(Instance.root.appending(path: "examples/lap.sh").path)
        #expect(again.code == 0, "\(again.errors)")
        #expect(again.text.contains("this instance has run the lap already"))
        #expect(!again.text.contains("A lead becomes warm"))
    }

    @Test func `fifteen lines of Python, written from the wire document, publish and tap`() throws {
        let script = Instance.root.appending(path: "examples/tap.py")
        let lines = try String(contentsOf: script, encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count <= 16)  // the last one is the empty rest after the final line break
        let instance = try Instance(portBase: 22_770)
        defer { instance.stop() }
        let output = try instance.run(
            "/usr/bin/python3", script.path, "tcp://127.0.0.1:22770", "tcp://127.0.0.1:22771")
        #expect(output.code == 0, "\(output.errors)")
        #expect(output.text.contains("'answer': 'ACK'"))
        #expect(output.text.contains("event.fact.observed"))
        #expect(output.text.contains("Live in a day"))
    }

    @Test func `bad input gets its clear error, and nothing stops`() throws {
        let instance = try Instance(portBase: 23_770)
        defer { instance.stop() }
        let broken = try instance.post("/hooks/hubspot", "[{\"eventId\": 1,")
        #expect(broken.status == 400)
        let missing = try instance.post(
            "/events", "{\"specversion\":\"1.0\",\"id\":\"1\",\"type\":\"fact.observed\"}",
            type: "application/cloudevents+json")
        #expect(missing.status == 422)
        #expect(missing.body.contains("source"))
        let huge = try instance.post("/events", String(repeating: "x", count: 2 * 1024 * 1024))
        #expect(huge.status == 413)
        let foreign = try instance.post("/events", "<a/>", type: "application/xml")
        #expect(foreign.status == 415)
        let stranger = try instance.post("/hooks/nobody", "{}")
        #expect(stranger.status == 404)
        #expect(stranger.body.contains("hubspot"))

        let nobody = try instance.baton("accept", "nosuch", "--by", "dana")
        #expect(nobody.code != 0)
        #expect(nobody.errors.contains("nosuch"))
        let flag = try instance.baton("status", "--colour")
        #expect(flag.code == 64)
        #expect(flag.errors.contains("--colour"))
        let map = try String(
            contentsOf: Instance.root.appending(path: "topology.json"), encoding: .utf8)
        let dangling = instance.directory.appending(path: "dangling.json")
        try map.replacing("\"otherwise\": \"cs-pool\"", with: "\"otherwise\": \"cs-pol\"")
            .write(to: dangling, atomically: true, encoding: .utf8)
        let check = try instance.baton("check", dangling.path)
        #expect(check.code != 0)
        #expect((check.text + check.errors).contains("cs-pool"))

        let status = try instance.baton("status", "--json")
        #expect(status.code == 0)
        #expect(!status.text.contains("silent"))
    }

    @Test func `a second bus on the same journal is refused, and told what to do`() throws {
        let instance = try Instance(portBase: 24_770)
        defer { instance.stop() }
        let second = try Instance.run(
            Instance.executables.appending(path: "baton").path,
            [
                "up", "--data", instance.directory.appending(path: "data").path, "--port-base",
                "25770",
            ])
        #expect(second.code == 75)
        #expect((second.text + second.errors).contains("in use"))
    }

    @Test func `everybody is ready within three seconds`() throws {
        // On a machine that does other things too, the best of three starts tells.
        var times: [Double] = []
        while times.count < 3, times.allSatisfy({ $0 >= 3 }) {
            let instance = try Instance(portBase: 27_770)
            defer { instance.stop() }
            times.append(try instance.readyAfter)
        }
        #expect(times.contains { $0 < 3 }, "ready after \(times) s")
    }

    @Test func `at rest the bus and all workers take less than 300 MB`() throws {
        let instance = try Instance(portBase: 28_770)
        defer { instance.stop() }
        #expect(try instance.baton("status").code == 0)
        let processes = try instance.processes
        // `baton up`, the bus and eleven workers.
        #expect(processes.members.count == 13)
        let megabytes = try processes.megabytes()
        #expect(megabytes > 13)
        #expect(megabytes < 300)
    }

    @Test func `who is not named in the topology is not started`() throws {
        let text = try String(
            contentsOf: Instance.root.appending(path: "topology.json"), encoding: .utf8)
        let smaller = text.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.contains("\"success-trigger\": {") }.joined(separator: "\n")
        let instance = try Instance(portBase: 29_770, topology: smaller)
        defer { instance.stop() }
        let status = try instance.baton("status").text
        #expect(status.contains("sla-watcher"))
        #expect(!status.contains("success-trigger"))
        #expect(try instance.processes.members.count == 12)
    }

    @Test func `a worker that nobody has built is refused by its name`() throws {
        let directory = FileManager.default.temporaryDirectory
            .appending(path: "baton-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let text = try String(
            contentsOf: Instance.root.appending(path: "topology.json"), encoding: .utf8)
        let file = directory.appending(path: "topology.json")
        try text.replacing("\"router\":   ", with: "\"rooter\":   ")
            .write(to: file, atomically: true, encoding: .utf8)
        let up = try Instance.run(
            Instance.executables.appending(path: "baton").path,
            [
                "up", "--data", directory.appending(path: "data").path, "--topology", file.path,
                "--port-base", "30770",
            ])
        #expect(up.code == 65)
        #expect(up.errors.contains("workers.rooter: there is no executable baton-rooter"))
        #expect(up.errors.contains("Did you mean router?"))
    }

    @Test func `killed again and again, every handoff ends once and every state is its replay`()
        throws
    {
        let output = try Instance.run(
            Instance.executables.appending(path: "baton").path,
            ["dev", "chaos", "--handoffs", "60", "--kills", "2", "--port-base", "26770"])
        #expect(output.code == 0, "\(output.text)\n\(output.errors)")
        #expect(output.text.contains("all is there, once"))
    }

    @Test func `the demo leaves a journal that can be read`() throws {
        let directory = FileManager.default.temporaryDirectory
            .appending(path: "baton-demo-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        let baton = Instance.executables.appending(path: "baton").path
        let demo = try Instance.run(baton, ["demo", "--data", directory.path])
        #expect(demo.code == 0, "\(demo.errors)")
        #expect(demo.text.contains("✗ held: first success, risks missing"))
        #expect(demo.text.contains("! introduction not held in 48 hours → rep, then manager"))
        #expect(demo.text.contains("Day 61"))
        let journal = directory.appending(path: "demo").path
        let packet = try Instance.run(baton, ["packet", "acme", "--journal", journal])
        #expect(packet.code == 0, "\(packet.errors)")
        #expect(packet.text.contains("WHAT WAS PROMISED"))
        let why = try Instance.run(baton, ["why", "acme", "--journal", journal])
        #expect(why.text.contains("Dana because"))
    }
}
