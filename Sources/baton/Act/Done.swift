// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Console
internal import Events
internal import Journey

struct Done: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Says that a task is done.")

    @Argument(help: "The handoff: acme, deal:7301, or 3k9f.")
    var handoff: String
    @Argument(help: "The task, as the topology calls it: introduction.")
    var task: String
    @OptionGroup var options: ActOptions

    func run() async throws {
        try await options.ask(.done(TaskID(task)), about: handoff) { _, handoff, person in
            guard handoff.tasks.contains(where: { $0.task.rawValue == task }) else {
                let open = handoff.tasks.filter { !$0.isDone }.map(\.task.rawValue)
                throw Failure(
                    "the handoff has no task \"\(task)\"",
                    mend: open.isEmpty
                        ? "It has no open task." : "Open are: \(open.joined(separator: ", ")).",
                    status: .data)
            }
            return TaskDoneRequested(handoff: handoff.id, task: TaskID(task), by: person)
        }
    }
}
