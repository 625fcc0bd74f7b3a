// SPDX-License-Identifier: Apache-2.0
public import Meter
public import WorkerProcess

@main struct MeterMain: WorkerMain {
    typealias W = Meter
    static let purpose = "Counts what happens at each handoff point, for /metrics."
}

extension Meter: Measured {}
