// SPDX-License-Identifier: Apache-2.0
internal import Logging

/// The endpoint of a company that has named none: one line of the log for each message.
struct LogEndpoint: Endpoint {
    let logger: Logger

    func deliver(_ message: Message) async -> Attempted {
        logger.notice("\(message.line)")
        return Attempted(status: 200, detail: "written to the log")
    }

    func close() async {}
}
