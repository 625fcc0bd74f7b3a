// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser

struct Dev: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "For those who work on Baton itself.",
        subcommands: [Bench.self, Restarts.self, Simulate.self, Chaos.self, AsyncAPI.self])
}
