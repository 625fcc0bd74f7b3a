// SPDX-License-Identifier: Apache-2.0
internal import Intake
internal import IntakeEdge
internal import WorkerKit
internal import WorkerProcess

@main struct IntakeMain: WorkerMain {
    static let purpose =
        "The door for tools: what they observe becomes facts; recognises handoff points."

    static func edge(
        _ options: IntakeEdge.Options, in place: Surroundings
    ) -> (any Edge<Intake>)? {
        IntakeEdge(options, in: place)
    }
}
