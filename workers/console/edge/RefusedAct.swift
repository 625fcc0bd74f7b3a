// SPDX-License-Identifier: Apache-2.0
internal import Hummingbird

/// An act that was not taken: its page comes back with the reason, and with what was typed.
struct RefusedAct {
    let form: FormText
    /// Field, rule and mend.
    let reason: String
    /// 404 where a task is not there, 422 otherwise.
    var status = HTTPResponse.Status.unprocessableContent

    init(
        _ form: FormText, _ reason: String,
        status: HTTPResponse.Status = .unprocessableContent
    ) {
        self.form = form
        self.reason = reason
        self.status = status
    }
}
