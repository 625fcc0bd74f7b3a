// SPDX-License-Identifier: Apache-2.0
internal import Gate
internal import WorkerProcess

@main struct GateMain: WorkerMain {
    typealias W = Gate
    static let purpose = "Holds a handoff until everything that the next team needs is known."
}
