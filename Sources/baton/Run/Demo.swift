// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
struct Demo: AsyncParsableCommand {
    func run() async throws {}
}
