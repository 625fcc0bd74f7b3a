// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey
internal import Wire

/// An event of the demo as it can be told of other customers: its bytes, and between them what
/// changes from one telling to the next. Names of customers and ids get the telling's number,
/// handoffs the id that follows from it, times are moved.
struct RetoldEvent {
    enum Piece {
        case bytes([UInt8])
        /// The 20 digits of the stamp.
        case sequence
        /// What makes the name or id before it another telling's.
        case suffix
        /// By its place among ``Names/handoffs``.
        case handoff(Int)
        case time(Instant)
    }

    /// What the demo calls its customers, and what its events are called by.
    struct Names {
        var known: Set<String> = []
        var handoffs: [(id: HandoffID, requested: HandoffRequested, subject: SubjectID)] = []

        init(_ events: [Event]) {
            for event in events where !RetoldEvent.isToldOnce(event) {
                known.formUnion([event.id, event.key])
                if let subject = event.envelope.subject { known.insert(subject) }
                if let order = event.body as? DeliveryOrdered { known.insert(order.delivery) }
                if let requested = event.body as? HandoffRequested {
                    handoffs.append((requested.handoff, requested, event.subject))
                }
            }
            known.subtract([Envelope.everySlot, "bus:clock"])
        }
    }

    let type: EventType
    let recorded: Instant
    /// Nil for what reaches everybody.
    let key: String?
    let outcome: OutcomeKey?
    /// Rules and people are everybody's, and told once.
    let isToldOnce: Bool
    private let pieces: [Piece]

    init(_ event: Event, _ outcome: OutcomeKey?, _ names: Names) {
        type = event.type
        recorded = event.recorded
        key = event.key == Envelope.everySlot ? nil : event.key
        self.outcome = outcome
        isToldOnce = Self.isToldOnce(event)
        pieces = Self.pieces(of: event.json, names)
    }

    private static func isToldOnce(_ event: Event) -> Bool {
        event.body is TopologyActivated || event.body is PersonObserved
    }

    /// The stamped event of one telling.
    func json(_ telling: Telling, sequence: UInt64) -> [UInt8] {
        var json: [UInt8] = []
        for piece in pieces {
            switch piece {
            case .bytes(let bytes): json += bytes
            case .sequence:
                let digits = String(sequence).utf8
                json += repeatElement(UInt8(ascii: "0"), count: 20 - digits.count)
                json += digits
            case .suffix: json += telling.suffix.utf8
            case .handoff(let index): json += telling.handoffs[index].rawValue.utf8
            case .time(let time): json += (time + telling.shift).rfc3339.utf8
            }
        }
        return json
    }

    /// Takes the texts of the JSON apart: one that is a name as a whole is one of another telling.
    private static func pieces(of json: [UInt8], _ names: Names) -> [Piece] {
        var pieces: [Piece] = []
        var plain: [UInt8] = []
        func add(_ piece: Piece) {
            pieces += [.bytes(plain), piece]
            plain = []
        }
        var index = json.startIndex
        while index < json.endIndex {
            plain.append(json[index])
            index += 1
            guard json[index - 1] == UInt8(ascii: "\"") else { continue }
            let end = Self.end(of: json, from: index)
            let text = String(decoding: json[index..<end], as: UTF8.self)
            if pieces.isEmpty, text.utf8.count == 20, UInt64(text) != nil {
                add(.sequence)
            } else if let handoff = names.handoffs.firstIndex(where: { $0.id.rawValue == text }) {
                add(.handoff(handoff))
            } else if text.contains("T"), let time = Instant(rfc3339: text) {
                add(.time(time))
            } else {
                plain += json[index..<end]
                if names.known.contains(text) { add(.suffix) }
            }
            plain.append(UInt8(ascii: "\""))
            index = end + 1
        }
        return pieces + [.bytes(plain)]
    }

    /// Where the quote stands that ends a text.
    private static func end(of json: [UInt8], from start: Int) -> Int {
        var index = start
        while json[index] != UInt8(ascii: "\"") {
            index += json[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return index
    }
}

/// One telling of the demo: of which customers, and when.
struct Telling {
    let suffix: String
    let handoffs: [HandoffID]
    var shift: Duration
    /// The place of each of the demo's events; 0 before it is told.
    var sequences: [UInt64]
    init(_ number: Int, _ names: RetoldEvent.Names, events: Int, shift: Duration) {
        let suffix = "-\(number)"
        self.suffix = suffix
        handoffs = names.handoffs.map {
            HandoffID(
                point: $0.requested.point, subject: SubjectID(rawValue: "\($0.subject)\(suffix)"),
                occurrence: $0.requested.occurrence)
        }
        self.shift = shift
        sequences = Array(repeating: 0, count: events)
    }
}
