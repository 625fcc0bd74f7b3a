// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Foundation

struct AsyncAPI: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "asyncapi",
        abstract: "Prints docs/asyncapi.yaml, from the catalogue and its source.",
        discussion: """
            Run it in the checkout after an event has changed: \
            `bin/baton dev asyncapi > docs/asyncapi.yaml`.
            """)

    @Option(help: ArgumentHelp("Where the sources are.", valueName: "dir"))
    var checkout = "."

    func run() throws {
        let root = URL(filePath: checkout, directoryHint: .isDirectory)
        Terminal.write(try Self.document(root).yaml)
    }

    /// The folders whose declarations an event is made of.
    private static let folders = ["Sources/Events/Catalogue", "Sources/Journey"]

    /// - Throws: ``Failure`` where the sources are not.
    static func document(_ root: URL) throws -> YAMLNode {
        let folders = folders.map { root.appending(path: $0, directoryHint: .isDirectory) }
        for folder in folders where !FileManager.default.fileExists(atPath: folder.path()) {
            throw Failure(
                "there is no \(folder.path())",
                mend: "Run it in the checkout, or name that with --checkout.", status: .noInput)
        }
        return AsyncAPIDocument(try DataSchemas(Declarations(folders: folders))).node
    }
}
