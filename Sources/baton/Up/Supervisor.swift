// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Foundation
internal import Subprocess
internal import SystemPackage

/// Keeps child processes running: shows what they say, starts again what dies, and ends them when
/// asked.
actor Supervisor {
    private let directory: URL
    /// Shows a line and whose it is.
    private let show: @Sendable (_ line: String, _ name: String) -> Void
    private var running: [String: pid_t] = [:]
    private var tasks: [String: Task<Void, Never>] = [:]
    /// Who has been asked to end, and is not to be started again.
    private var ending: Set<String> = []
    /// Why the bus, or a worker's door, could not begin, where another start would not help; nil
    /// while nobody has failed.
    private(set) var hopeless: Failure?
    /// The last that each said was critical.
    private var lastWords: [String: String] = [:]
    /// How often each has ended, and how the last time.
    private(set) var ends: [String: (count: Int, how: String)] = [:]

    /// A worker ends by itself within ``Limits/ending``; a little later it is stuck.
    static let workersEnd = Limits.ending + .seconds(2)
    /// The bus answers nobody any more when it is asked to end; closing the journal takes a moment.
    static let busEnd = Duration.seconds(2)

    /// Exit codes by which a process says that it will never work as it was started.
    private static let hopelessCodes: ClosedRange<Int32> = 64...78

    init(
        directory: URL, show: @escaping @Sendable (_ line: String, _ name: String) -> Void
    ) {
        self.directory = directory
        self.show = show
    }

    /// The id of a process that runs.
    func process(of name: String) -> pid_t? { running[name] }

    /// Kills a process without warning, or signals it otherwise; false when it is not running.
    func strike(_ name: String, with number: Int32 = SIGKILL) -> Bool {
        guard let process = running[name] else { return false }
        return kill(process, number) == 0
    }

    /// Starts a process, also one that was ended before.
    ///
    /// - Parameter other: Another directory of executables than everybody's.
    func start(_ member: Fleet.Member, from other: URL? = nil) {
        ending.remove(member.name)
        let executable = (other ?? directory).appending(path: member.executable)
        tasks[member.name] = Task { await keep(member, executable) }
    }

    /// Asks these to end, and kills what has not ended in time. Returns when all are gone.
    ///
    /// - Parameter number: SIGKILL leaves them no time at all.
    func end(
        _ names: [String], within patience: Duration, with number: Int32 = SIGTERM
    ) async {
        ending.formUnion(names)
        signal(names, number)
        let reaper = Task {
            try await Task.sleep(for: patience)
            signal(names, SIGKILL)
        }
        for name in names { tasks[name]?.cancel() }
        for name in names { await tasks[name]?.value }
        reaper.cancel()
    }

    private func signal(_ names: [String], _ number: Int32) {
        for name in names {
            if let process = running[name] { kill(process, number) }
        }
    }

    private func keep(_ member: Fleet.Member, _ executable: URL) async {
        var backoff = Backoff()
        while !ending.contains(member.name) {
            let start = ContinuousClock.now
            let end = await run(member, executable)
            let time = ContinuousClock.now - start
            ends[member.name] = ((ends[member.name]?.count ?? 0) + 1, "\(end)")
            guard !ending.contains(member.name) else { return }
            if case .exited(let code) = end, isHopeless(code, member, after: time) {
                let name = member.name == "bus" ? "the bus" : member.name
                hopeless =
                    hopeless
                    ?? Failure(
                        "\(name) cannot begin: \(lastWords[member.name] ?? "exit code \(code)")",
                        status: ExitReason(rawValue: code) ?? .unavailable)
                return
            }
            let wait = backoff.wait(afterRunning: time)
            say("ended (\(end)); starts again in \(wait.brief)", from: member.name)
            // Cancelled by `end`: then the loop is over.
            try? await Task.sleep(for: wait)
        }
    }

    /// A worker that has run before may find its door taken by its former self for a moment.
    private func isHopeless(_ code: Int32, _ member: Fleet.Member, after time: Duration) -> Bool {
        guard Self.hopelessCodes.contains(code), time < .seconds(2) else { return false }
        return member.name == "bus" || ends[member.name]?.count == 1
    }

    private enum End: CustomStringConvertible {
        case exited(Int32)
        case signalled(Int32)
        case failed(String)
        var description: String {
            switch self {
            case .exited(let code): "exit code \(code)"
            case .signalled(let number): "signal \(number)"
            case .failed(let why): why
            }
        }
    }

    private func run(_ member: Fleet.Member, _ executable: URL) async -> End {
        var options = PlatformOptions()
        // Ctrl-C is for this process alone; it tells the others, in order.
        options.processGroupID = 0
        do {
            // In a task of its own: cancelling it would end the child without its last words.
            let result = try await Task {
                try await Subprocess.run(
                    .path(FilePath(executable.path)), arguments: Arguments(member.arguments),
                    environment: Self.environment(member), platformOptions: options,
                    input: .none, output: .sequence, error: .combinedWithOutput
                ) { execution in
                    began(member.name, execution.processIdentifier.value)
                    for try await line in execution.standardOutput.strings() {
                        say(line, from: member.name)
                    }
                }
            }.value
            running[member.name] = nil
            switch result.terminationStatus {
            case .exited(let code): return .exited(code)
            case .signaled(let number): return .signalled(number)
            }
        } catch {
            running[member.name] = nil
            return .failed("\(error)")
        }
    }

    private static func environment(_ member: Fleet.Member) -> Subprocess.Environment {
        var added: [Subprocess.Environment.Key: String] = [:]
        for (name, value) in member.environment { added[.init(stringLiteral: name)] = value }
        return .inherit.updating(added)
    }

    private func began(_ name: String, _ process: pid_t) {
        running[name] = process
        if ending.contains(name) { kill(process, SIGTERM) }
    }

    private func say(_ line: String, from name: String) {
        guard !line.isEmpty else { return }
        if let read = LogLine(json: line), read.level == "critical" {
            lastWords[name] = read.message
        }
        // What the others say while they end is of no interest then.
        guard hopeless == nil else { return }
        show(line, name)
    }
}
