// SPDX-License-Identifier: Apache-2.0

/// One worker's place in the loop, and what passes through it.
public struct WorkerRole: Codable, Hashable, Sendable {
    public var stage: Stage
    public var consumes: [EventType]
    public var emits: [EventType]
    public init(stage: Stage, consumes: [EventType], emits: [EventType]) {
        self.stage = stage
        self.consumes = consumes
        self.emits = emits
    }
}

/// The stages of the loop, and `edge` for the doors to people and tools.
public enum Stage: String, Codable, Hashable, Sendable, CaseIterable {
    case map, define, package, automate, enforce, measure, improve, edge
}
