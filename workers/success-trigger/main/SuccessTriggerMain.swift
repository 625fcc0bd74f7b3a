// SPDX-License-Identifier: Apache-2.0
internal import SuccessTrigger
internal import WorkerProcess

@main struct SuccessTriggerMain: WorkerMain {
    typealias W = SuccessTrigger
    static let purpose = "Notices first success, and when to ask for a referral."
}
