// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Journey
public import Logging
internal import Wire

/// Writes each log message to standard error as one line: JSON for machines, short coloured text
/// for people.
public struct LineLog: LogHandler {
    /// How a line looks.
    public enum Format: String, CaseIterable, Sendable { case json, text }

    /// Joined to that of each message, which wins.
    public var metadata: Logger.Metadata = [:]
    /// Asked for each message; wins over ``metadata``, and a message's own over both.
    public var metadataProvider: Logger.MetadataProvider?
    /// What is less is not written.
    public var logLevel: Logger.Level
    let label: String
    let format: Format
    /// Colours only where a terminal shows them (https://no-color.org).
    private let isColoured: Bool
    private let write: @Sendable (String) -> Void
    private let repeats: Repeats

    /// A handler that writes to standard error, and colours text for a terminal.
    public init(label: String, format: Format, level: Logger.Level) {
        let isTerminal = isatty(STDERR_FILENO) == 1
        let refused = ProcessInfo.processInfo.environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        self.init(
            label: label, format: format, level: level, isColoured: isTerminal && !refused
        ) { line in
            // One write a line, so that lines of several processes on one pipe stay whole.
            try? FileHandle.standardError.write(contentsOf: Data((line + "\n").utf8))
        }
    }

    init(
        label: String, format: Format, level: Logger.Level, isColoured: Bool,
        repeats: Repeats = .ofProcess, write: @escaping @Sendable (String) -> Void
    ) {
        self.label = label
        self.format = format
        logLevel = level
        self.isColoured = isColoured
        self.write = write
        self.repeats = repeats
    }

    /// One value of ``metadata``.
    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes the line, or counts it while the same one floods the log.
    public func log(event: LogEvent) {
        var all = metadata
        if let provided = metadataProvider?.get() { all.merge(provided) { _, new in new } }
        if let own = event.metadata { all.merge(own) { _, new in new } }
        if let error = event.error { all["error"] = "\(error)" }
        guard event.level >= .warning else { return write(event, all) }
        let key = Repeats.Key(label: label, level: event.level, text: "\(event.message)")
        let isNew = repeats.admits(key) { [self, all] count in
            write(
                event,
                all.merging(["again": "\(count == 1 ? "once" : "\(count) times")"]) { _, new in new
                })
        }
        if isNew { write(event, all) }
    }

    private func write(_ event: LogEvent, _ metadata: Logger.Metadata) {
        let time = SteadyClock().now.rfc3339
        switch format {
        case .json: write(json(event, metadata, time))
        case .text: write(text(event, metadata, time))
        }
    }

    private func json(_ event: LogEvent, _ metadata: Logger.Metadata, _ time: String) -> String {
        let line = JSONLine(
            time: time, level: event.level.rawValue, logger: label,
            message: event.message.description, metadata: metadata.mapValues(\.description))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(line)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    private struct JSONLine: Encodable {
        var time: String
        var level: String
        var logger: String
        var message: String
        var metadata: [String: String]
    }

    private func text(_ event: LogEvent, _ metadata: Logger.Metadata, _ time: String) -> String {
        let clock = time.dropFirst(11).prefix(8)
        let level = event.level == .info ? "" : "\(event.level.rawValue): "
        let values = metadata.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        let message = "\(level)\(event.message)"
        guard isColoured else { return "\(clock) \(label) \(message)\(values)" }
        return "\u{1B}[2m\(clock)\u{1B}[0m \u{1B}[36m\(label)\u{1B}[0m "
            + "\(Self.colour(of: event.level))\(message)\u{1B}[0m\u{1B}[2m\(values)\u{1B}[0m"
    }

    private static func colour(of level: Logger.Level) -> String {
        switch level {
        case .critical, .error: "\u{1B}[31m"
        case .warning: "\u{1B}[33m"
        case .trace, .debug: "\u{1B}[2m"
        case .info, .notice: ""
        }
    }
}
