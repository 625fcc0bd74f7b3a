// SPDX-License-Identifier: Apache-2.0
import Events
import Journey
import Testing

@testable import baton

struct FormattingTests {
    private let plain = Ink(isOn: false)

    @Test func `columns are as wide as their longest cell, numbers stand at the right`() {
        var table = Table(numbers: [1])
        table.add(["worker", "lag", "state"])
        table.add(["sla-watcher", "12", "ready"])
        #expect(table.lines == ["worker       lag  state", "sla-watcher   12  ready"])
    }

    @Test(arguments: [
        ("Acme\u{1B}[2J", "Acme\u{FFFD}[2J"), ("\u{1B}]0;mine\u{7}", "\u{FFFD}]0;mine\u{FFFD}"),
        ("a\u{0}b\rc\u{9B}2J", "a\u{FFFD}b\u{FFFD}c\u{FFFD}2J"),
        ("\u{202E}emca\u{2066}", "\u{FFFD}emca\u{FFFD}"),
        ("one\n\ttwo – Söhne 👩‍💻", "one\n\ttwo – Söhne 👩‍💻"),
    ])
    func `nothing that a customer wrote steers the terminal`(text: String, shown: String) {
        #expect(Terminal.harmless(text) == shown)
    }

    @Test func `a sentence is broken between words, and a long word stands alone`() {
        #expect(
            "held: first success missing".wrapped(to: 12) == ["held: first", "success", "missing"])
        #expect("a considerably long".wrapped(to: 5) == ["a", "considerably", "long"])
        #expect("".wrapped(to: 5) == [])
    }

    @Test func `colours are for terminals, and NO_COLOR turns them off`() {
        #expect(Ink.wanted(isTerminal: true, environment: [:]))
        #expect(!Ink.wanted(isTerminal: false, environment: [:]))
        #expect(!Ink.wanted(isTerminal: true, environment: ["NO_COLOR": "1"]))
        #expect(Ink.wanted(isTerminal: true, environment: ["NO_COLOR": ""]))
        #expect(!Ink.wanted(isTerminal: true, environment: ["TERM": "dumb"]))
    }

    @Test(arguments: [
        (Duration.microseconds(250), "250 µs"), (.milliseconds(12), "12 ms"),
        (.milliseconds(1_260), "1.2 s"), (.seconds(240), "4 min"), (.seconds(7_200), "2 h"),
        (.seconds(172_800), "2 d"),
    ])
    func `a duration is said in its largest telling unit`(duration: Duration, words: String) {
        #expect(duration.brief == words)
    }

    @Test func `one is singular, none and many are plural`() {
        #expect(1.of("fact") == "1 fact")
        #expect(0.of("fact") == "0 facts")
    }

    @Test func `an event is one line: time, sequence, type, subject, handoff, what it says`() throws
    {
        let draft = Draft(
            FactObserved(field: "deal.stage", value: .text("closedwon"), source: "hubspot"),
            subject: "deal:7301", key: "account:acme", handoff: "abcdefghijkl")
        let event = try draft.event(id: "1", source: "/test")
            .placed(at: 42, recorded: Instant(rfc3339: "2026-03-02T09:00:00.123456Z")!)
        #expect(
            TapLine().text(of: event, plain)
                == "03-02 09:00:00.123      42  fact.observed             deal:7301"
                + "                 abcdef  deal.stage = closedwon (hubspot)")
    }

    @Test func `a line of a child's log is shown with its level's words and sorted values`() {
        let line = LogLine(
            json: #"{"level":"info","message":"ready","metadata":{"z":"1","a":"2"},"#
                + #""time":"2026-03-02T09:00:01.5Z"}"#)
        #expect(line?.time == "09:00:01")
        #expect(line?.text(plain) == "ready  a=2 z=1")
        #expect(LogLine(json: "Fatal error: …") == nil)
    }

    @Test func `names in the log are aligned`() {
        let printer = LogPrinter(ink: plain, names: ["bus", "sla-watcher"])
        #expect(printer.line("oh", from: "bus") == "          bus          oh")
    }

    @Test func `a bar fills with what is done`() {
        #expect(ProgressBar(done: 0, of: 9).text == "[\(String(repeating: " ", count: 24))]   0 %")
        #expect(
            ProgressBar(done: 3, of: 12).text
                == "[######\(String(repeating: " ", count: 18))]  25 %")
        #expect(
            ProgressBar(done: 12, of: 12).text == "[\(String(repeating: "#", count: 24))] 100 %")
        #expect(ProgressBar(done: 0, of: 0).text.hasSuffix("100 %"))
    }
}
