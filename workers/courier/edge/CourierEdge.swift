// SPDX-License-Identifier: Apache-2.0
public import ArgumentParser
public import Courier
internal import Events
internal import Foundation
internal import Logging
public import WorkerKit
public import WorkerProcess

/// Performs what the courier's fold orders: each attempt becomes a message to the endpoint, and its
/// result an event.
public struct CourierEdge: Edge {
    public typealias W = Courier

    public struct Options: ParsableArguments {
        @Option(
            help: ArgumentHelp(
                "Where messages go: an http or https address that takes JSON by POST, or log:",
                valueName: "url"))
        public var endpoint = "log:"

        @Option(
            help: ArgumentHelp(
                "Sign messages (Standard Webhooks) with the secret in this file: whsec_…",
                valueName: "file"), completion: .file())
        public var secretFile: String?

        @Option(
            help: ArgumentHelp("Where the console is, for links to handoffs.", valueName: "url"))
        public var console = "http://127.0.0.1:7790"

        public init() {}

        public func validate() throws {
            guard endpoint == "log:" || Self.isAddress(endpoint) else {
                throw ValidationError(
                    "--endpoint \(endpoint): give an http or https address, or log:")
            }
            guard Self.isAddress(console) else {
                throw ValidationError("--console \(console): give an http or https address")
            }
        }

        private static func isAddress(_ text: String) -> Bool {
            guard let url = URL(string: text), let scheme = url.scheme else { return false }
            return ["http", "https"].contains(scheme) && url.host() != nil
        }
    }

    /// Messages under way at a time: an endpoint that takes 15 s to answer still takes one a
    /// second.
    static let most = 16
    private static let voice = Catalogue.fromEdges[DeliveryAttempted.type] ?? ""

    private let place: Surroundings
    private let console: String
    private let endpoint: any Endpoint
    private let desk = DeliveryDesk()

    /// - Throws: what is wrong with the secret.
    public init(_ options: Options, in place: Surroundings) throws {
        self.place = place
        console = options.console
        if options.endpoint == "log:" {
            endpoint = LogEndpoint(logger: place.logger)
        } else {
            endpoint = WebhookEndpoint(
                url: options.endpoint, signature: try options.secretFile.map(Self.signature))
        }
    }

    public var performer: (any Performer<Courier>)? { desk }

    public func run(beside worker: WorkerRun<Courier>) async throws {
        let client = BusClient(context: place.context, address: place.bus, name: "courier-door")
        try await client.open()
        await withTaskGroup(of: Void.self) { group in
            var underWay = 0
            for await attempt in desk.attempts {
                if underWay == Self.most {
                    await group.next()
                    underWay -= 1
                }
                underWay += 1
                group.addTask { await perform(attempt, client) }
            }
        }
        await endpoint.close()
        await client.close()
    }

    private func perform(_ attempt: PendingAttempt, _ client: BusClient) async {
        let order = attempt.order
        let result = await endpoint.deliver(Message(order, console: console))
        // Closing cuts what is under way short: the next leaseholder makes the attempt again.
        guard !Task.isCancelled || result.status != nil else { return }
        let attempted = DeliveryAttempted(
            delivery: order.delivery, attempt: order.attempt, status: result.status,
            detail: result.detail, retryAfter: result.retryAfter)
        let draft = Draft(
            attempted, subject: attempt.subject, key: attempt.key, handoff: order.handoff)
        repeat {
            do {
                _ = try await client.publish([(draft, attempt.id)], source: Self.voice)
                break
            } catch {
                place.logger.warning("\(attempt.id) is done, and not recorded yet: \(error)")
                // A bus that refuses answers at once; it is not asked faster for that.
                try? await Task.sleep(for: .seconds(1))
            }
        } while !Task.isCancelled
        desk.done(attempt)
    }

    private static func signature(_ path: String) throws -> Signature {
        do {
            return try Signature(secret: String(contentsOf: URL(filePath: path), encoding: .utf8))
        } catch let error as Signature.BadSecret {
            throw ValidationError("--secret-file \(path): \(error)")
        } catch {
            throw ValidationError("--secret-file \(path) cannot be read")
        }
    }
}
