// SPDX-License-Identifier: Apache-2.0

/// What the company's own tools read.
struct Views {
    let schema: String
    var declarations: [String] { [] }
}
