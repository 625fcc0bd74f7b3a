// SPDX-License-Identifier: Apache-2.0
internal import Foundation

/// One line of a child's log, as `baton up` shows it: `09:00:00  router  ready  through=12`.
struct LogLine: Hashable, Sendable {
    var time: String
    var level: String
    var message: String
    /// Sorted by its keys.
    var metadata: String

    /// Reads a line of JSON; nil for what is none, as the last words of a crash.
    init?(json line: String) {
        struct Line: Decodable {
            var time: String
            var level: String
            var message: String
            var metadata: [String: String]?
        }
        guard line.hasPrefix("{"),
            let read = try? JSONDecoder().decode(Line.self, from: Data(line.utf8))
        else { return nil }
        time = String(read.time.dropFirst(11).prefix(8))
        level = read.level
        message = read.message
        metadata = (read.metadata ?? [:]).sorted { $0.key < $1.key }
            .map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    }

    func text(_ ink: Ink) -> String {
        let words =
            switch level {
            case "critical", "error": ink(.red, message)
            case "warning": ink(.yellow, message)
            case "debug", "trace": ink.dim(message)
            default: message
            }
        return words + (metadata.isEmpty ? "" : "  " + ink.dim(metadata))
    }
}

/// Puts the lines of all children into one log, names aligned and each in a colour of its own.
struct LogPrinter: Sendable {
    let ink: Ink
    let names: [String]

    func line(_ text: String, from name: String) -> String {
        let width = names.map(\.count).max() ?? 0
        let place = names.firstIndex(of: name) ?? 0
        let colours: [Ink.Colour] = [.cyan, .green, .magenta, .blue, .yellow]
        let prefix = ink(colours[place % colours.count], name.padded(width))
        guard let line = LogLine(json: text) else {
            return "\(ink.dim("        "))  \(prefix)  \(text)".trimmedSpaces
        }
        return "\(ink.dim(line.time))  \(prefix)  \(line.text(ink))"
    }
}
