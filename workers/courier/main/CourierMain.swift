// SPDX-License-Identifier: Apache-2.0
internal import Courier
internal import CourierEdge
internal import WorkerKit
internal import WorkerProcess

@main struct CourierMain: WorkerMain {
    static let purpose = "Tells people what they have to know, and tries until they are reached."

    static func edge(
        _ options: CourierEdge.Options, in place: Surroundings
    ) throws -> (any Edge<Courier>)? {
        try CourierEdge(options, in: place)
    }
}
