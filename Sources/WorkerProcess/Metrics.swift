// SPDX-License-Identifier: Apache-2.0

/// The exposition format of Prometheus, as far as Baton's pages speak it.
public enum Metrics {
    /// Of a page in this format.
    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// What stands above a metric's values; `kind` is `gauge` or `counter`.
    public static func head(_ name: String, _ kind: String, _ help: String) -> String {
        "# HELP \(name) \(help)\n# TYPE \(name) \(kind)\n"
    }

    /// A label's value between its quotes.
    public static func escaped(_ label: String) -> String {
        label.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            .replacing("\n", with: "\\n")
    }
}
