// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey

/// The rules with which a new journal begins.
enum FitRules {
    /// Reads them as `baton check` does.
    ///
    /// - Throws: ``BusFailure`` with exit code 64 that names every fault.
    static func check(_ path: String) throws {
        let faults: [TopologyFault]
        do {
            faults = try TopologyFile(reading: path).faults(
                knownTypes: Catalogue.types, fromElsewhere: Catalogue.fromElsewhere)
        } catch { throw BusFailure("\(path): \(error)", code: 64) }
        let errors = faults.filter { $0.severity == .error }
        guard !errors.isEmpty else { return }
        throw BusFailure(
            "\(path) is not fit to be activated: "
                + errors.map { "\($0)" }.joined(separator: "; "), code: 64)
    }
}
