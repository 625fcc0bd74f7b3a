// SPDX-License-Identifier: Apache-2.0
internal import Foundation

/// Where a text stops being JSON, in Foundation's words.
enum JSONPlace {
    /// "not JSON: … around line 3, column 7"; nil when the error does not say.
    static func words(of error: any Error) -> String? {
        let described = (error as NSError).userInfo[NSDebugDescriptionErrorKey] as? String
        return described.map { "not JSON: \($0)" }
    }
}
