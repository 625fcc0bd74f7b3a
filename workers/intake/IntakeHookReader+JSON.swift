// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Foundation
internal import Journey

/// Any JSON object, read by the pointers of the source and of the fields (RFC 6901).
extension HookReader {
    /// Everything is told of the source's subject. What is absent, null or empty tells nothing: a
    /// form that leaves a line blank does not empty what another tool knows.
    func json(_ body: [UInt8]) throws(HookFault) -> HookReading {
        let object = try JSONObject(body)
        let subject = try subject(in: object)
        let delivery = try deliveryID(in: object, body)
        let moment = try moment(in: object)
        var reading = HookReading()
        if let account = try account(in: object) {
            reading.observed.append(
                fact(
                    .account, .text(account.rawValue), of: subject, at: moment,
                    id: "\(delivery)/account"))
        }
        for pointer in origins {
            guard let text = try object.text(at: pointer) else { continue }
            for field in targets(of: pointer) {
                let value = try value(of: text, for: field, by: nil, at: pointer)
                reading.observed.append(
                    fact(field, value, of: subject, at: moment, id: "\(delivery)/\(field)"))
            }
        }
        let used = origins + [shape.account, shape.id, shape.at, subjectPointer].compactMap(\.self)
        reading.unmapped = object.leaves.filter { leaf in
            !used.contains { leaf == $0 || leaf.hasPrefix($0 + "/") }
        }
        return reading
    }

    /// `lead:/email` is a kind and a pointer.
    private var subjectPointer: String? {
        shape.subject.map { SubjectID(rawValue: $0).name }
    }

    private func subject(in object: JSONObject) throws(HookFault) -> SubjectID {
        guard let kind = shape.subject.map({ SubjectID(rawValue: $0).kind }),
            let pointer = subjectPointer
        else { throw HookFault(pointer: "", rule: "the source \(source) names no subject") }
        guard let name = try object.text(at: pointer) else {
            throw HookFault(pointer: pointer, rule: "names the \(kind), and is missing")
        }
        return SubjectID(kind: kind, Self.name(name))
    }

    private func account(in object: JSONObject) throws(HookFault) -> SubjectID? {
        guard let pointer = shape.account, let name = try object.text(at: pointer) else {
            return nil
        }
        return SubjectID(kind: SubjectID.accountKind, Self.name(name))
    }

    /// Addresses and domains mean the same in capitals; other names may not.
    private static func name(_ text: String) -> String {
        text.contains("@") || text.contains(".") ? text.lowercased() : text
    }

    /// The sender's id, else a digest of the body.
    private func deliveryID(in object: JSONObject, _ body: [UInt8]) throws(HookFault) -> String {
        guard let pointer = shape.id else { return Digest(ofBytes: body).hex }
        guard let id = try object.text(at: pointer) else {
            throw HookFault(pointer: pointer, rule: "names the delivery, and is missing")
        }
        guard id.utf8.count <= 200 else {
            throw HookFault(pointer: pointer, rule: "may have 200 bytes at most")
        }
        return id
    }

    private func moment(in object: JSONObject) throws(HookFault) -> Instant? {
        guard let pointer = shape.at, let text = try object.text(at: pointer) else { return nil }
        guard let moment = Instant(rfc3339: text) else {
            throw HookFault(pointer: pointer, rule: "\"\(text)\" is not a time in RFC 3339")
        }
        return moment
    }
}

/// A parsed JSON object, asked by pointers.
private struct JSONObject {
    private let root: [String: Any]

    init(_ body: [UInt8]) throws(HookFault) {
        let parsed: Any
        do { parsed = try JSONSerialization.jsonObject(with: Data(body)) } catch {
            throw HookFault(pointer: "", rule: "is not JSON")
        }
        guard let object = parsed as? [String: Any] else {
            throw HookFault(pointer: "", rule: "must be one JSON object")
        }
        root = object
    }

    /// What stands at a pointer, as a person would write it; nil for nothing.
    func text(at pointer: String) throws(HookFault) -> String? {
        var value: Any? = root
        for step in pointer.split(separator: "/") {
            let name = step.replacing("~1", with: "/").replacing("~0", with: "~")
            if let object = value as? [String: Any] {
                value = object[String(name)]
            } else if let array = value as? [Any], let index = Int(name) {
                value = array.indices.contains(index) ? array[index] : nil
            } else {
                return nil
            }
        }
        let text = value.flatMap(Self.text)?.trimmingCharacters(in: .whitespacesAndNewlines)
        return text?.isEmpty == true ? nil : text
    }

    /// Pointers to everything that is neither an object nor empty, in order.
    var leaves: [String] { Self.leaves(of: root, at: "").sorted() }

    private static func leaves(of value: Any, at pointer: String) -> [String] {
        guard let object = value as? [String: Any] else { return [pointer] }
        return object.flatMap { name, value in
            let step = name.replacing("~", with: "~0").replacing("/", with: "~1")
            return leaves(of: value, at: "\(pointer)/\(step)")
        }
    }

    private static func text(_ value: Any) -> String? {
        switch value {
        case is NSNull: return nil
        case let text as String: return text
        case let number as NSNumber: return text(number)
        case let money as [String: Any] where Set(money.keys) == ["amount", "currency"]:
            return [money["amount"], money["currency"]].compactMap { $0.flatMap(text) }
                .joined(separator: " ")
        case let texts as [String]: return texts.joined(separator: ", ")
        default:
            let json = try? JSONSerialization.data(withJSONObject: value, options: .sortedKeys)
            return json.map { String(decoding: $0, as: UTF8.self) }
        }
    }

    private static func text(_ number: NSNumber) -> String {
        // A flag is a number of one character in Foundation.
        let isFlag = unsafe number.objCType.pointee == CChar(UInt8(ascii: "c"))
        return isFlag ? "\(number.boolValue)" : Value.number(number.doubleValue).description
    }
}
