// SPDX-License-Identifier: Apache-2.0
internal import Console
internal import Courier
internal import Feedback
internal import Gate
internal import Intake
internal import Meter
internal import Onboarding
internal import Packager
internal import Router
internal import SLAWatcher
internal import SuccessTrigger
internal import WorkerKit

/// Every worker of this build, in the order of the loop.
let everyWorker: [any Worker.Type] = [
    Intake.self, Gate.self, Packager.self, Router.self, Onboarding.self, SLAWatcher.self,
    SuccessTrigger.self, Meter.self, Feedback.self, Courier.self, Console.self,
]
