// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Journey

/// The files that ship beside the executable.
enum Shipped {
    static let topologyName = "topology.json"

    /// The rules of a file, or those that ship.
    ///
    /// - Throws: ``Failure`` with the faults of a file that cannot be read.
    static func topology(_ path: String? = nil) throws -> Topology {
        let path = path ?? topologyPath
        do { return try Topology.load(path) } catch {
            throw Failure("\(error)", mend: "`baton check \(path)` says more.", status: .data)
        }
    }

    /// Upwards from the executable (`.build/release/baton` stands in the checkout), else here.
    static var topologyPath: String {
        var folder = directory
        while folder.path != "/" {
            let candidate = folder.appending(path: topologyName)
            if FileManager.default.fileExists(atPath: candidate.path) { return candidate.path }
            folder.deleteLastPathComponent()
        }
        return topologyName
    }

    /// Where the executables of this build are.
    static var directory: URL {
        let path = Bundle.main.executablePath ?? CommandLine.arguments[0]
        return URL(filePath: path).resolvingSymlinksInPath().deletingLastPathComponent()
    }
}
