// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
struct Up: AsyncParsableCommand {
    func run() async throws {}
}
