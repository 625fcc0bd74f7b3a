// SPDX-License-Identifier: Apache-2.0
internal import Packager
internal import WorkerProcess

@main struct PackagerMain: WorkerMain {
    typealias W = Packager
    static let purpose = "Packs what is known of a customer for the next team."
}
