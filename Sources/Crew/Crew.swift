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
public import WorkerKit

/// The workers that ship with Baton: the one list of them in code.
///
/// Whatever goes through them all passes each to a generic function, which learns its type:
///
/// ```swift
/// func add<W: Worker>(_ worker: W.Type) { … Host<W>(…) … }
/// for worker in Crew.workers { add(worker) }
/// ```
///
/// What a company runs is another question, and `topology.json` answers it.
public enum Crew {
    /// In the order of the loop, the doors to people last.
    public static let workers: [any Worker.Type] = [
        Intake.self, Gate.self, Packager.self, Router.self, Onboarding.self, SLAWatcher.self,
        SuccessTrigger.self, Meter.self, Feedback.self, Courier.self, Console.self,
    ]
}
