// SPDX-License-Identifier: Apache-2.0
import Bus
import Foundation
import JournalSQLite
import Testing
import WorkerKit
import WorkerTesting
import ZeroMQ

/// A bus in a process of its own, over libzmq and SQLite: this test program once more, told by its
/// environment to be one. It ends with the value, and with the tests however they end.
final class BusProcess {
    let directory: URL
    let address: BusAddress
    private let process = Process()
    private let life = Pipe()

    /// Starts one, on a directory that is kept or on a new one.
    init(on kept: URL? = nil) async throws {
        directory =
            kept
            ?? FileManager.default.temporaryDirectory.appending(path: "baton-\(UUID().uuidString)")
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = ["--testing-library", "swift-testing", "--filter", "BusChild"]
        process.environment = ProcessInfo.processInfo.environment
        process.environment?[BusChild.variable] = directory.path
        process.standardInput = life
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        var heard = ""
        var found: BusAddress?
        for await text in Self.texts(output.fileHandleForReading) {
            heard += text
            found = heard.split(separator: "\n").compactMap(Self.address).first
            if found != nil, heard.hasSuffix("\n") { break }
        }
        guard let found else { throw BusError.closed }
        address = found
    }

    deinit {
        process.terminate()
        try? FileManager.default.removeItem(at: directory)
    }

    /// What it has taken from the machine for itself: heap and stacks, without files.
    var anonymousBytes: Int {
        get throws {
            let path = "/proc/\(process.processIdentifier)/smaps_rollup"
            let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
            let line = try #require(lines.first { $0.hasPrefix("Anonymous:") })
            let number = try #require(line.split(separator: " ").dropFirst().first)
            return try #require(Int(number)) * 1024
        }
    }

    var number: String { "\(process.processIdentifier)" }

    private static func address(_ line: Substring) -> BusAddress? {
        let words = line.split(separator: " ").map(String.init)
        guard words.count == 3, words[0] == "listening" else { return nil }
        return BusAddress(publish: words[1], live: words[2])
    }

    private static func texts(_ file: FileHandle) -> AsyncStream<String> {
        AsyncStream { told in
            file.readabilityHandler = { file in
                let data = file.availableData
                told.yield(String(decoding: data, as: UTF8.self))
                guard data.isEmpty else { return }
                file.readabilityHandler = nil
                told.finish()
            }
        }
    }
}

/// What the process runs.
@Suite struct BusChild {
    static let variable = "BATON_TEST_BUS_CHILD"

    @Test(.enabled(if: ProcessInfo.processInfo.environment[variable] != nil))
    func `serves until its parent is gone`() async throws {
        let path = try #require(ProcessInfo.processInfo.environment[Self.variable])
        let orphaned = Thread {
            while !FileHandle.standardInput.availableData.isEmpty {}
            exit(0)
        }
        orphaned.start()
        let server = try BusServer(
            context: Context(), journal: SQLiteJournal(directory: URL(filePath: path)),
            rules: Company.topology, logger: LiveBus.logger)
        let bound = try await server.open(
            publish: "tcp://127.0.0.1:*", live: "tcp://127.0.0.1:*")
        let line = "listening \(bound.publish) \(bound.live)\n"
        try FileHandle.standardOutput.write(contentsOf: Data(line.utf8))
        try await server.run()
    }
}
