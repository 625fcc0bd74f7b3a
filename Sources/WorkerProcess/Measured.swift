// SPDX-License-Identifier: Apache-2.0

/// A worker that has figures of its own to show on its `/metrics`.
public protocol Measured {
    /// Lines in Prometheus' text format 0.0.4, ended by a newline.
    var prometheusText: String { get }
}
