// SPDX-License-Identifier: Apache-2.0
internal import Onboarding
internal import WorkerProcess

@main struct OnboardingMain: WorkerMain {
    typealias W = Onboarding
    static let purpose = "Creates the tasks of each handoff's playbook."
}
