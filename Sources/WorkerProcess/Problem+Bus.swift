// SPDX-License-Identifier: Apache-2.0
internal import Hummingbird
public import WorkerKit

extension Problem {
    /// Why the bus did not take what a door offered.
    public init(_ error: BusError) {
        switch error {
        case .busy: self.init(.tooManyRequests, "the bus is busy", retryAfter: 1)
        case .bad(let index, let path, let rule):
            let fault = Fault(pointer: "/\(index)" + Self.pointer(path), detail: rule)
            self.init(.unprocessableContent, "the bus refuses an event: \(rule)", errors: [fault])
        case .silent, .refused, .closed, .diverged, .unexpected:
            self.init(.serviceUnavailable, "\(error)", retryAfter: 2)
        }
    }

    /// `$.data.rows[0].what` as a JSON pointer: `/data/rows/0/what`.
    public static func pointer(_ path: String) -> String {
        path.dropFirst().replacing("[", with: ".").replacing("]", with: "")
            .split(separator: ".").map { "/\($0)" }.joined()
    }
}
