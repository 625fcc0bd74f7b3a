// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Foundation
public import Hummingbird
public import Logging
internal import NIOCore
internal import ServiceLifecycle

/// An HTTP server that serves until its task is cancelled, and then still answers what it has
/// begun to.
public struct HTTPDoor: Sendable {
    /// Open answers get this long when the door closes: less than the half of ``Limits/ending``
    /// that an edge has.
    static let grace = Limits.ending * 3 / 10

    private let responder: RouterResponder<BasicRequestContext>
    private let address: Address
    private let logger: Logger
    private let limits: DoorLimits
    private let opened: @Sendable (Address) async -> Void

    /// - Parameter opened: Called with the address that was bound, once requests are taken.
    public init(
        _ router: Router<BasicRequestContext>, on address: Address, logger: Logger,
        opened: @escaping @Sendable (Address) async -> Void = { _ in }
    ) {
        self.init(router, on: address, within: DoorLimits(), logger: logger, opened: opened)
    }

    init(
        _ router: Router<BasicRequestContext>, on address: Address, within limits: DoorLimits,
        logger: Logger, opened: @escaping @Sendable (Address) async -> Void = { _ in }
    ) {
        self.limits = limits
        responder = router.buildResponder()
        self.address = address
        self.logger = logger
        self.opened = opened
    }

    /// - Throws: ``DoorTaken`` when the address cannot be had.
    public func run() async throws {
        let address = address
        let opened = opened
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .warning)
        let application = Application(
            responder: responder, server: limits.server,
            configuration: ApplicationConfiguration(
                address: .hostname(address.host, port: address.port),
                availableConnectionsDelegate: limits.delegate(quiet)),
            onServerRunning: { channel in
                await opened(
                    Address(
                        host: address.host, port: channel.localAddress?.port ?? address.port))
            }, logger: quiet)
        var configuration = ServiceGroupConfiguration(services: [application], logger: quiet)
        configuration.maximumGracefulShutdownDuration = Self.grace
        let group = ServiceGroup(configuration: configuration)
        // In a task of its own: being cancelled must not cut answers short.
        let serving = Task { try await group.run() }
        try await withTaskCancellationHandler {
            do { try await serving.value } catch is CancellationError {} catch let error as IOError
            {
                throw DoorTaken(address: address, error)
            }
        } onCancel: {
            Task { await group.triggerGracefulShutdown() }
        }
    }
}

/// The address of a door cannot be had: another process has it, or it is none of this machine's.
public struct DoorTaken: Error, CustomStringConvertible {
    /// `EX_UNAVAILABLE`: as it was started, the process will not work.
    static let exitCode: Int32 = 69

    /// What was asked for.
    public var address: Address
    /// In words, with the mend where there is one.
    public var reason: String

    init(address: Address, _ error: IOError) {
        self.address = address
        reason =
            switch error.errnoCode {
            case EADDRINUSE: "another process has it; is another instance running?"
            case EADDRNOTAVAIL: "it is no address of this machine"
            case EACCES: "ports below 1024 are the system's"
            default: "\(error)"
            }
    }

    /// As the log says it.
    public var description: String {
        "cannot listen on \(address): \(reason) (choose another with --listen or --health-port, "
            + "under `baton up` with --port-base)"
    }
}
