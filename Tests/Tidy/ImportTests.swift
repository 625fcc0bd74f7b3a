// SPDX-License-Identifier: Apache-2.0
import Crew
import Foundation
import Journey
import Testing
import WorkerKit

/// Imports point one way, and libraries stay at the edges.
@Suite struct ImportTests {
    /// What each room may import. One that is not named here has no business in the house.
    static let allowed: [String: Set<String>] = [
        "Sources/ZeroMQ": ["CZeroMQ", "Foundation", "Glibc", "Synchronization"],
        "Sources/Journey": ["Crypto", "Foundation"],
        "Sources/Events": ["Foundation", "Journey"],
        "Sources/Wire": ["Events", "Foundation", "Journey"],
        "Sources/Zstd": ["CZstd"],
        "Sources/Journal": ["Events", "Journey", "Wire", "Synchronization", "Zstd"],
        "Sources/JournalHead": ["Foundation", "Journal", "Journey", "Wire"],
        "Sources/JournalSQLite": [
            "Events", "Foundation", "Glibc", "GRDB", "Journal", "JournalHead", "Journey",
            "Synchronization", "Wire",
        ],
        "Sources/Postgres": ["CPostgres", "Foundation", "Synchronization"],
        "Sources/JournalPostgres": [
            "Events", "Foundation", "Journal", "JournalHead", "Journey", "Postgres",
            "Synchronization", "Wire",
        ],
        "Sources/PostgresTesting": ["Foundation", "JournalPostgres", "Postgres"],
        "Sources/Bus": [
            "DequeModule", "Events", "Foundation", "Journal", "Journey", "Logging", "Wire",
            "ZeroMQ",
        ],
        "Sources/WorkerKit": [
            "DequeModule", "Events", "Foundation", "Journey", "Logging", "Wire", "ZeroMQ",
        ],
        "Sources/WorkerProcess": [
            "ArgumentParser", "Dispatch", "Events", "Foundation", "Glibc", "Hummingbird", "Journey",
            "Logging", "NIOCore", "ServiceLifecycle", "Synchronization", "Wire", "WorkerKit",
            "ZeroMQ", "HTTPTypes", "HummingbirdCore",
        ],
        "Sources/WorkerTesting": [
            "Bus", "Events", "Foundation", "Journal", "Journey", "Synchronization", "Wire",
            "WorkerKit", "DequeModule", "Logging", "ZeroMQ",
        ],
        "Sources/Crew": everyFold.union(["WorkerKit"]),
        "Sources/Season": ["Crew", "Events", "Journey", "WorkerKit", "WorkerTesting"],
        "Sources/baton-bus": [
            "ArgumentParser", "Bus", "Events", "Foundation", "Hummingbird", "Journal",
            "JournalPostgres", "JournalSQLite", "Journey", "Logging", "Synchronization", "Wire",
            "WorkerProcess", "ZeroMQ",
        ],
    ]

    /// Module maps, and the command line, which stands on everything.
    static let free: Set<String> = [
        "Sources/CPostgres", "Sources/CZeroMQ", "Sources/CZstd", "Sources/baton",
    ]

    /// A fold's module bears the name of its type.
    static let everyFold = Set(Crew.workers.map { String(describing: $0) })

    @Test func `each room is named here`() throws {
        let sources = Checkout.root.appending(path: "Sources").path
        let rooms = try FileManager.default.contentsOfDirectory(atPath: sources)
            .filter { !$0.hasPrefix(".") }.map { "Sources/\($0)" }
        #expect(Set(rooms) == Self.free.union(Self.allowed.keys))
    }

    @Test func `a worker never imports another`() {
        let folders = Dictionary(
            uniqueKeysWithValues: Crew.workers.map {
                (String(describing: $0), "workers/\($0.name.rawValue)/")
            })
        let wrong = Checkout.swift("workers").flatMap { file in
            file.imports.filter { module in
                let fold = module.hasSuffix("Edge") ? String(module.dropLast(4)) : module
                return folders[fold].map { !file.path.hasPrefix($0) } ?? false
            }.map { "\(file.path) imports \($0)" }
        }
        #expect(wrong == [])
    }

    @Test(arguments: allowed.keys.sorted())
    func `a module imports what stands below it and no more`(_ folder: String) {
        let files = Checkout.swift(folder)
        #expect(!files.isEmpty)
        let wrong = files.flatMap { file in
            file.imports.filter { !Self.allowed[folder, default: []].contains($0) }
                .map { "\(file.path) imports \($0)" }
        }
        #expect(wrong == [])
    }

    @Test func `a fold knows the domain, events and the kit, and no library but collections`() {
        let allowed: Set<String> = ["Journey", "Events", "WorkerKit", "Foundation"]
        let folds = Checkout.swift("workers").filter {
            !$0.path.contains("/main/") && !$0.path.contains("/edge/")
        }
        #expect(folds.count >= 11)
        let wrong = folds.flatMap { file in
            file.imports.filter { !allowed.contains($0) }.map { "\(file.path) imports \($0)" }
        }
        #expect(wrong == [])
    }

    @Test func `a fold reads no clock, no random number and no environment`() {
        let banned = [
            "Date()", "Date.now", ".random", "SystemRandomNumberGenerator", "ProcessInfo",
            "ContinuousClock", "Locale.current", "getenv", "shuffled()", "UUID()",
        ]
        let folds = Checkout.swift("workers", "Sources/Journey", "Sources/Events").filter {
            !$0.path.contains("/main/") && !$0.path.contains("/edge/")
        }
        let wrong = folds.flatMap { file in
            banned.filter { file.text.contains($0) }.map { "\(file.path): \($0)" }
        }
        #expect(wrong == [])
    }
}
