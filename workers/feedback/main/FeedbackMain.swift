// SPDX-License-Identifier: Apache-2.0
internal import Feedback
internal import WorkerProcess

@main struct FeedbackMain: WorkerMain {
    typealias W = Feedback
    static let purpose = "Gives ratings and rejections to the person whose handoff it was."
}
