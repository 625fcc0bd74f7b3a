// SPDX-License-Identifier: Apache-2.0
internal import Journey
internal import Testing

@Suite struct `A period` {
    @Test(arguments: [
        ("48 hours", "48 hours", 172_800), ("1 day", "1 day", 86_400), ("1 days", "1 day", 86_400),
        ("2 weeks", "2 weeks", 1_209_600), ("90 seconds", "90 seconds", 90),
        ("5 minute", "5 minutes", 300),
    ])
    func `is read in the words people use`(text: String, plain: String, seconds: Int64) {
        #expect(Period(text)?.description == plain)
        #expect(Period(text)?.elapsed == .seconds(seconds))
        #expect(Period(text)?.business == false)
    }

    @Test func `may be of business time`() {
        #expect(Period("4 business hours") == Period(4, .hours, business: true))
        #expect(Period("1 business day")?.description == "1 business day")
    }

    @Test(arguments: [
        "", "hours", "48", "48hours", "0 hours", "-1 hours", "+48 hours", "1.5 hours", "2 months",
        "1 s", "48 hours late", "4 working hours", "100001 weeks", "٤ hours",
    ])
    func `is refused in any other form`(text: String) {
        #expect(Period(text) == nil)
    }

    @Test func `is answered with examples when it cannot be read`() {
        #expect(
            refusal([Period].self, "[\"two days\"]")
                == "\"two days\" is not a period, as \"48 hours\" or \"4 business hours\" "
                + "(seconds, minutes, hours, days, weeks)")
    }
}

@Suite struct `A due date` {
    @Test func `is a period after a moment`() throws {
        let due = try read([Due].self, "[\"introduction.held + 2 weeks\"]")[0]
        #expect(due == Due(after: "introduction.held", Period(2, .weeks)))
        #expect(try written(due) == "\"introduction.held + 2 weeks\"")
    }

    @Test(arguments: [
        "", "2 weeks", "trigger", "trigger+2 weeks", "trigger + soon", " + 2 weeks",
        "trigger + 2 weeks + 1 day", "the trigger + 2 weeks",
    ])
    func `is refused in any other form`(text: String) {
        #expect(Due(text) == nil)
    }
}

@Suite struct `A share` {
    @Test func `is a whole number of percent below a hundred`() throws {
        #expect(try read([Share].self, "[\"1%\", \"80%\", \"99%\"]").map(\.percent) == [1, 80, 99])
        #expect(try written(Share(percent: 80)) == "\"80%\"")
    }

    @Test(arguments: ["", "%", "80", "0%", "100%", "-5%", "+5%", "80.5%", "80 %"])
    func `is refused in any other form`(text: String) {
        #expect(Share(text) == nil)
    }
}
