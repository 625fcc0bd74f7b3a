// SPDX-License-Identifier: Apache-2.0
internal import SLAWatcher
internal import WorkerProcess

@main struct SLAWatcherMain: WorkerMain {
    typealias W = SLAWatcher
    static let purpose = "Watches the clocks of every handoff: warns, and tells of breaches."
}
