// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import WorkerProcess

@Suite struct ReplicaNameTests {
    @Test func `%h stands for the host, and all else for itself`() {
        #expect(ReplicaName.expanded("%h", host: "pod-1") == "pod-1")
        #expect(ReplicaName.expanded("gate-%h", host: "pod-1") == "gate-pod-1")
        #expect(ReplicaName.expanded("a", host: "pod-1") == "a")
    }
}
