// SPDX-License-Identifier: Apache-2.0
internal import Journey
internal import WorkerKit

/// How soon everybody was back.
struct RestartTable {
    struct Result {
        var worker: any Worker.Type
        /// What it applied of the journal when it had no snapshot.
        var events: Int
        var without: RestartStage.Run
        /// Nil before it is measured.
        var with: RestartStage.Run?
    }

    /// The bus, verifying everything, and what is new.
    var bus: RestartStage.Run
    var busAgain: RestartStage.Run
    var results: [Result]
    /// What a worker with a snapshot may take.
    var within: Duration

    /// Those that took longer, or were not measured.
    var late: [WorkerName] {
        results.filter { $0.with.map { $0.time >= within } ?? true }.map { $0.worker.name }
    }

    var lines: [String] {
        var table = Table(numbers: [1, 2, 3, 4, 5, 6, 7])
        table.add(
            ["", "events", "without", "events/s", "memory", "snapshot", "with", "memory"])
        table.add([
            "bus", "", bus.time.brief, "", bus.memoryText, "", busAgain.time.brief,
            busAgain.memoryText,
        ])
        for result in results {
            let rate = Int(Double(result.events) / result.without.time.seconds)
            table.add([
                "\(result.worker.name)", "\(result.events)", result.without.time.brief, "\(rate)",
                result.without.memoryText, Self.size(result.without.snapshotBytes),
                result.with?.time.brief ?? "–", result.with?.memoryText ?? "–",
            ])
        }
        let names = late.map(\.rawValue).joined(separator: ", ")
        return table.lines + [
            late.isEmpty
                ? "✓ with a snapshot each of \(results.count.of("worker")) is ready within "
                    + "\(within.brief)"
                : "✗ with a snapshot these are not ready within \(within.brief): \(names)"
        ]
    }

    private static func size(_ bytes: Int) -> String {
        bytes < 1_048_576 ? "\(bytes / 1024) KiB" : "\(bytes / 1_048_576) MiB"
    }
}
