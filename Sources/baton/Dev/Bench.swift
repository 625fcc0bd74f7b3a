// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser

struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Figures of this machine, beside raw SQLite in the same run.")

    func run() async throws {
        throw Failure("there is no benchmark in this build", status: .unavailable)
    }
}
