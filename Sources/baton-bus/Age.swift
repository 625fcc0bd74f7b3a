// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Journey

/// How old something is, in the units of the command line: `36h`, `90d`, `12w`, `1w3d`.
struct Age: Hashable, Sendable, ExpressibleByArgument {
    var duration: Duration

    init?(argument: String) {
        guard let duration = Duration(units: argument) else { return nil }
        self.duration = duration
    }
}
