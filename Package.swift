// swift-tools-version:6.2
// SPDX-License-Identifier: Apache-2.0
import PackageDescription

/// Every module is Swift 6, says `any`, imports what it uses and no more, and has no warning.
let modern: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

/// Strict memory safety everywhere; `ZeroMQ`, `Postgres` and `Zstd`, beside their C libraries, go
/// without.
let house: [SwiftSetting] = modern + [.strictMemorySafety()]

let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let deque: Target.Dependency = .product(name: "DequeModule", package: "swift-collections")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(
    name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTesting: Target.Dependency = .product(
    name: "HummingbirdTesting", package: "hummingbird")
let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")
let httpClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let lifecycle: Target.Dependency = .product(
    name: "ServiceLifecycle", package: "swift-service-lifecycle")
let nio: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioHTTP: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let arguments: Target.Dependency = .product(
    name: "ArgumentParser", package: "swift-argument-parser")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")
let systemPackage: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")

/// The folds, by folder. Each is a library of pure decisions and an executable that wires it.
let folds: [(folder: String, module: String)] = [
    ("intake", "Intake"), ("gate", "Gate"), ("packager", "Packager"), ("router", "Router"),
    ("onboarding", "Onboarding"), ("sla-watcher", "SLAWatcher"),
    ("success-trigger", "SuccessTrigger"), ("meter", "Meter"), ("feedback", "Feedback"),
    ("courier", "Courier"), ("console", "Console"),
]

/// The workers that touch the world, and what they touch it with. Their I/O is a module of its own.
let edges: [String: [Target.Dependency]] = [
    "Intake": [hummingbird],
    "Courier": [httpClient, crypto, nio, nioHTTP],
    "Console": [hummingbird, mustache],
]

/// Every fold as a library, and every worker's executable.
let everyFold: [Target.Dependency] = folds.map { .byName(name: $0.module) }
let everyExecutable: [Target.Dependency] = folds.map { .byName(name: "baton-\($0.folder)") }

func worker(_ folder: String, _ module: String) -> [Target] {
    let foldModules: [Target.Dependency] = ["Journey", "Events", "WorkerKit"]
    var targets: [Target] = [
        .target(
            name: module, dependencies: foldModules, path: "workers/\(folder)",
            exclude: ["main"] + (edges[module] == nil ? [] : ["edge"]), swiftSettings: house),
        .executableTarget(
            name: "baton-\(folder)",
            dependencies: [.byName(name: module), "WorkerProcess"]
                + (edges[module] == nil ? [] : [.byName(name: "\(module)Edge")]),
            path: "workers/\(folder)/main", swiftSettings: house),
        .testTarget(
            name: "\(module)Tests",
            dependencies: [.byName(name: module), "WorkerTesting"] + foldModules,
            path: "Tests/\(module)", swiftSettings: house),
    ]
    if let world = edges[module] {
        targets.append(
            .target(
                name: "\(module)Edge",
                dependencies: foldModules
                    + [
                        .byName(name: module), "WorkerProcess", "Wire", "ZeroMQ", logging,
                        arguments,
                    ]
                    + world,
                path: "workers/\(folder)/edge",
                resources: module == "Console" ? [.embedInCode("pages")] : [],
                swiftSettings: house))
        targets.append(
            .testTarget(
                name: "\(module)EdgeTests",
                dependencies: foldModules
                    + [
                        .byName(name: module), .byName(name: "\(module)Edge"), "WorkerProcess",
                        "WorkerTesting", "Journal", "Wire", "ZeroMQ", hummingbird,
                        hummingbirdTesting, logging,
                        httpClient, nio, nioHTTP, arguments,
                    ],
                path: "Tests/\(module)Edge", swiftSettings: house))
    }
    return targets
}

/// The rooms that every worker stands on, and the executables of the whole.
let rooms: [Target] = [
    .systemLibrary(
        name: "CZeroMQ", path: "Sources/CZeroMQ", providers: [.apt(["libzmq3-dev"])]),
    .target(name: "ZeroMQ", dependencies: ["CZeroMQ"], swiftSettings: modern),
    .target(name: "Journey", dependencies: [crypto], swiftSettings: house),
    .target(name: "Events", dependencies: ["Journey"], swiftSettings: house),
    .target(name: "Wire", dependencies: ["Journey", "Events", crypto], swiftSettings: house),
    .systemLibrary(
        name: "CZstd", path: "Sources/CZstd", pkgConfig: "libzstd",
        providers: [.apt(["libzstd-dev"])]),
    .target(name: "Zstd", dependencies: ["CZstd"], swiftSettings: modern),
    .target(
        name: "Journal", dependencies: ["Journey", "Events", "Wire", "Zstd"],
        swiftSettings: house),
    .target(
        name: "JournalHead", dependencies: ["Journey", "Wire", "Journal"], swiftSettings: house),
    .target(
        name: "JournalSQLite",
        dependencies: ["Journey", "Events", "Wire", "Journal", "JournalHead", grdb],
        swiftSettings: house),
    .systemLibrary(
        name: "CPostgres", path: "Sources/CPostgres", pkgConfig: "libpq",
        providers: [.apt(["libpq-dev"])]),
    .target(name: "Postgres", dependencies: ["CPostgres"], swiftSettings: modern),
    .target(
        name: "JournalPostgres",
        dependencies: ["Journey", "Events", "Wire", "Journal", "JournalHead", "Postgres"],
        swiftSettings: house),
    .target(
        name: "Bus",
        dependencies: ["Journey", "Events", "Wire", "Journal", "ZeroMQ", logging, deque],
        swiftSettings: house),
    .target(
        name: "WorkerKit",
        dependencies: ["Journey", "Events", "Wire", "ZeroMQ", logging, deque],
        swiftSettings: house),
    .target(
        name: "WorkerProcess",
        dependencies: [
            "Journey", "Events", "Wire", "WorkerKit", "ZeroMQ", hummingbird,
            hummingbirdCore, lifecycle, nio,
            arguments, logging,
        ],
        swiftSettings: house),
    .target(
        name: "WorkerTesting",
        dependencies: [
            "Journey", "Events", "Wire", "WorkerKit", "Journal", "Bus", "ZeroMQ", logging,
        ],
        swiftSettings: house),
    .target(
        name: "PostgresTesting", dependencies: ["JournalPostgres", "Postgres"],
        swiftSettings: modern),
    .target(name: "Crew", dependencies: ["WorkerKit"] + everyFold, swiftSettings: house),
    .target(
        name: "Season",
        dependencies: ["Crew", "Events", "Journey", "WorkerKit", "WorkerTesting"],
        swiftSettings: house),
    .executableTarget(
        name: "baton-bus",
        dependencies: [
            "Bus", "Events", "Journal", "JournalPostgres", "JournalSQLite", "Wire",
            "WorkerProcess", arguments, hummingbird, logging,
        ],
        swiftSettings: house),
    .executableTarget(
        name: "baton",
        dependencies: [
            "Journey", "Events", "Wire", "ZeroMQ", "WorkerKit", "Journal", "JournalPostgres",
            "JournalSQLite", "Bus", "Crew", "Console", "Intake", "Meter", "Postgres",
            "PostgresTesting", "WorkerTesting", "Season", arguments, subprocess, systemPackage,
        ],
        swiftSettings: house),
]

/// One folder of tests a module; the workers bring their own.
let tests: [Target] = [
    .testTarget(
        name: "CommandLineTests",
        dependencies: [
            "baton", "Console", "Crew", "Router", "SLAWatcher", "Journey", "Events", "Wire",
            "Journal",
            "JournalPostgres", "JournalSQLite", "Postgres", "PostgresTesting", "WorkerKit",
            "WorkerTesting", arguments,
        ],
        path: "Tests/CommandLine", swiftSettings: house),
    .testTarget(
        name: "ZeroMQTests", dependencies: ["ZeroMQ"], path: "Tests/ZeroMQ",
        swiftSettings: modern),
    .testTarget(
        name: "JourneyTests", dependencies: ["Journey"], path: "Tests/Journey",
        swiftSettings: house),
    .testTarget(
        name: "EventsTests",
        dependencies: ["Crew", "Events", "Journey", "WorkerKit", "WorkerTesting", "baton"],
        path: "Tests/Events", swiftSettings: house),
    .testTarget(
        name: "WireTests", dependencies: ["Wire", "Events", "Journey"], path: "Tests/Wire",
        swiftSettings: house),
    .testTarget(
        name: "JournalTests",
        dependencies: [
            "Journal", "JournalSQLite", "JournalPostgres", "Postgres", "PostgresTesting",
            "Journey", "Events", "Wire", "WorkerTesting", grdb,
        ],
        path: "Tests/Journal", swiftSettings: house),
    .testTarget(
        name: "BusTests",
        dependencies: [
            "Bus", "Journal", "JournalSQLite", "Journey", "Events", "Wire", "WorkerKit",
            "WorkerTesting", "ZeroMQ",
        ],
        path: "Tests/Bus", swiftSettings: house),
    .testTarget(
        name: "WorkerKitTests",
        dependencies: ["WorkerKit", "Journey", "Events", "Wire", "WorkerTesting", "Bus"],
        path: "Tests/WorkerKit", swiftSettings: house),
    .testTarget(
        name: "WorkerProcessTests",
        dependencies: [
            "WorkerProcess", "WorkerKit", "WorkerTesting", "Journey", "Events", "Wire",
            "Router", "Packager", hummingbird, hummingbirdTesting, logging,
        ], path: "Tests/WorkerProcess", swiftSettings: house),
    .testTarget(
        name: "ConformanceTests",
        dependencies: ["WorkerTesting", "WorkerKit", "Wire", "Events", "Journey", "ZeroMQ"],
        path: "Tests/Conformance", swiftSettings: house),
    .testTarget(
        name: "SimulationTests",
        dependencies: [
            "Season", "WorkerTesting", "WorkerKit", "Bus", "Journal", "Journey", "Events",
            "Wire",
        ],
        path: "Tests/Simulation", swiftSettings: house),
    .testTarget(
        name: "UpgradeTests",
        dependencies: [
            "Router", "baton-router", "WorkerTesting", "WorkerKit", "Journal", "JournalSQLite",
            "Journey", "Events", "Wire", logging,
        ],
        path: "Tests/Upgrade", swiftSettings: house),
    .testTarget(
        name: "EndToEndTests",
        dependencies: [
            "baton", "baton-bus", "Crew", "Events", "Journal", "JournalSQLite", "Journey",
            "Postgres", "PostgresTesting", "Wire", "WorkerKit", "WorkerTesting", "ZeroMQ",
        ] + everyExecutable,
        path: "Tests/EndToEnd", swiftSettings: house),
    .testTarget(
        name: "TidyTests",
        dependencies: ["Crew", "Journey", "Events", "WorkerKit", "WorkerTesting"],
        path: "Tests/Tidy", swiftSettings: house),
]

let package = Package(
    name: "baton",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "baton", targets: ["baton"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.5.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.11.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: rooms + folds.flatMap { worker($0.folder, $0.module) } + tests
)
