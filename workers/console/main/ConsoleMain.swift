// SPDX-License-Identifier: Apache-2.0
internal import Console
internal import ConsoleEdge
internal import WorkerKit
internal import WorkerProcess

@main struct ConsoleMain: WorkerMain {
    static let purpose = "The pages for people: the board, the packet, and what to do next."

    static func edge(
        _ options: ConsoleEdge.Options, in place: Surroundings
    ) -> (any Edge<Console>)? {
        ConsoleEdge(options, in: place)
    }
}
