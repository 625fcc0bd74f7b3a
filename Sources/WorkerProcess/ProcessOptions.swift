// SPDX-License-Identifier: Apache-2.0
public import ArgumentParser
internal import Foundation
public import Logging

/// The options that every process of Baton has: how it logs, and with whom it ends.
public struct ProcessOptions: ParsableArguments, Sendable {
    @Option(help: "What to log: trace, debug, info, notice, warning, error, critical.")
    public var logLevel = Logger.Level.info

    @Option(help: "json or text; json by default where standard error is no terminal.")
    public var logFormat: LineLog.Format?

    @Flag(help: "End when the process ends that started this one.")
    public var withParent = false

    @Option(
        help: ArgumentHelp(
            "The same, told who that is: a parent that died before this one could look is noticed.",
            valueName: "pid"))
    public var parent: Int32?

    /// With whose end this process ends; nil for nobody's.
    public var lifeline: Int32? { parent ?? (withParent ? getppid() : nil) }

    /// As they are when nothing is said.
    public init() {}

    /// Makes every logger of the process write lines of the chosen format. Call it once.
    public func startLogging() {
        let format = logFormat ?? (isatty(STDERR_FILENO) == 1 ? .text : .json)
        let level = logLevel
        LoggingSystem.bootstrap { label in
            LineLog(label: label, format: format, level: level)
        }
    }
}

extension Logger.Level: @retroactive ExpressibleByArgument {}
extension LineLog.Format: ExpressibleByArgument {}
