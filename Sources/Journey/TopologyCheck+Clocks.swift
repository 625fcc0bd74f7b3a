// SPDX-License-Identifier: Apache-2.0

/// SLAs and the calendars they count in.
extension TopologyCheck {
    mutating func check(_ sla: SLA, of point: HandoffPoint, at path: TopologyPath) {
        check(sla.start, of: point, mayBeDate: true, at: path.key("start"))
        if sla.stop.rawValue == Self.trigger || sla.stop == sla.start {
            error(
                path.key("stop"), "a clock that stops at \"\(sla.stop)\" never runs",
                "name what it waits for, as \"touch.first_human\"")
        } else {
            check(sla.stop, of: point, mayBeDate: false, at: path.key("stop"))
        }
        check(sla.within, at: path.key("within"))
        if sla.calendar != "always" {
            refer(
                to: sla.calendar.rawValue, noun: "calendar",
                among: topology.calendars.keys.map(\.rawValue) + ["always"],
                at: path.key("calendar"))
            if topology.calendars[sla.calendar] != nil {
                error(
                    path.key("calendar"), "this build reckons elapsed time only", "write \"always\""
                )
            }
        }
        for (index, (before, share)) in zip(sla.warn, sla.warn.dropFirst()).enumerated()
        where before.percent >= share.percent {
            error(
                path.key("warn").index(index + 1), "\(share) stands after \(before)",
                "write the shares in rising order")
        }
        if sla.escalate.isEmpty {
            error(path.key("escalate"), "nobody is told of a breach", "write [\"owner\"]")
        }
        for (index, role) in sla.escalate.enumerated() {
            check(role, at: path.key("escalate").index(index))
        }
    }

    mutating func checkCalendars() {
        for (id, calendar) in topology.calendars.sorted(by: { $0.key < $1.key }) {
            let path = TopologyPath("calendars").key(id)
            if id == "always" {
                error(path, "\"always\" counts every second already", "choose another name")
            }
            if !Self.looksLikeZone(calendar.zone) {
                error(
                    path.key("zone"),
                    "\"\(calendar.zone)\" is no name of the IANA time zone database",
                    "write \"Europe/Vienna\"")
            }
            if calendar.open.isEmpty {
                error(path.key("open"), "is never open", "write {\"mon-fri\": [\"09:00-17:00\"]}")
            }
            var taken: [String: String] = [:]
            for (days, blocks) in calendar.open.sorted(by: { $0.key < $1.key }) {
                let path = path.key("open").key(days)
                checkDays(days, taken: &taken, at: path)
                checkBlocks(blocks, at: path)
            }
        }
    }

    /// `UTC`, or an area and a place: `Europe/Vienna`, `America/Argentina/Buenos_Aires`.
    private static func looksLikeZone(_ zone: String) -> Bool {
        if zone == "UTC" { return true }
        let steps = zone.split(separator: "/", omittingEmptySubsequences: false)
        return (2...3).contains(steps.count)
            && steps.allSatisfy { step in
                step.first?.isUppercase == true
                    && step.utf8.allSatisfy { byte in
                        switch byte {
                        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"),
                            UInt8(ascii: "+"), UInt8(ascii: "-"):
                            true
                        default: false
                        }
                    }
            }
    }

    private static let week = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    private mutating func checkDays(
        _ days: String, taken: inout [String: String], at path: TopologyPath
    ) {
        let ends = days.split(separator: "-", omittingEmptySubsequences: false)
            .map { Self.week.firstIndex(of: String($0)) }
        guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1],
            ends.count == 1 || first < last
        else {
            return error(
                path, "\"\(days)\" is no day of the week and no span of days",
                "write \"mon\" or \"mon-thu\"")
        }
        for day in Self.week[first...last] {
            if let other = taken[day] {
                error(path, "\(day) stands in \"\(other)\" already", "keep one of them")
            }
            taken[day] = days
        }
    }

    private mutating func checkBlocks(_ blocks: [String], at path: TopologyPath) {
        var open = 0
        for (index, block) in blocks.enumerated() {
            let path = path.index(index)
            let times = block.split(separator: "-", omittingEmptySubsequences: false)
                .map(Self.minutes)
            guard times.count == 2, let start = times[0], let end = times[1] else {
                error(path, "\"\(block)\" is no block of hours", "write \"09:00-12:30\"")
                continue
            }
            if start >= end {
                error(
                    path, "\"\(block)\" ends before it begins",
                    "split a shift past midnight over two days")
            } else if start < open {
                error(
                    path, "\"\(block)\" begins before the block before it ends", "put them in order"
                )
            }
            open = max(open, end)
        }
    }

    /// Minutes since midnight of `09:30`, to `24:00`.
    private static func minutes(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.count == 2 && $0.utf8.allSatisfy(isDigit) }),
            let hours = Int(parts[0]), let minutes = Int(parts[1]), minutes < 60,
            hours < 24 || hours == 24 && minutes == 0
        else { return nil }
        return hours * 60 + minutes
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
