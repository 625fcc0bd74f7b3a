// SPDX-License-Identifier: Apache-2.0
internal import Router
internal import WorkerProcess

@main struct RouterMain: WorkerMain {
    typealias W = Router
    static let purpose = "Finds an owner for every handoff: nothing is ever unowned."
}
