// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Crew
internal import Events
internal import Foundation
internal import Journey
internal import WorkerKit

struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Reads topology.json as a careful colleague would.",
        discussion: """
            Names every fault by its line and path, with the mend. Exit code 1 when there is \
            one; warnings alone pass. Without a name it reads topology.json in this directory, \
            and where there is none the one that ships.
            """)

    @Argument(help: "The topology; the one here, else the one that ships, unless named.")
    var file: String?

    @Flag(help: "As JSON.")
    var json = false

    func run() throws {
        let file = try Self.path(
            named: file, here: FileManager.default.currentDirectoryPath,
            shipped: Shipped.topologyPath)
        let (faults, topology) = Self.faults(in: file)
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            Terminal.data(String(decoding: try encoder.encode(faults), as: UTF8.self))
        } else {
            for fault in faults { Terminal.out(Self.line(of: fault, .standard)) }
            Terminal.out(Self.verdict(faults, topology, file))
        }
        guard Self.isFit(faults) else { throw ExitReason.refused.code }
    }

    /// Refuses rules that a new journal is to begin with, as this command does: in the same words,
    /// on standard error.
    ///
    /// - Throws: exit code 1 when they are not fit to be activated.
    static func refuseUnfit(_ file: String) throws {
        let (faults, topology) = faults(in: file)
        guard !isFit(faults) else { return }
        for fault in faults { Terminal.note(line(of: fault, .standard)) }
        Terminal.note(verdict(faults, topology, file))
        throw ExitReason.refused.code
    }

    private static func isFit(_ faults: [TopologyFault]) -> Bool {
        !faults.contains { $0.severity == .error }
    }

    /// The file that is meant.
    ///
    /// - Throws: ``Failure`` that names every place where it was looked for.
    static func path(named name: String?, here: String, shipped: String) throws -> String {
        let mend = "Name the topology: `baton check path/to/topology.json`."
        if let name {
            guard FileManager.default.fileExists(atPath: name) else {
                let place = URL(filePath: name).path
                throw Failure("there is no \(place)", mend: mend, status: .noInput)
            }
            return name
        }
        let own = "\(here)/\(Shipped.topologyName)"
        if FileManager.default.fileExists(atPath: own) { return Shipped.topologyName }
        guard FileManager.default.fileExists(atPath: shipped) else {
            throw Failure(
                "there is no \(own), and none beside this executable", mend: mend,
                status: .noInput)
        }
        Terminal.note("There is no \(Shipped.topologyName) here: this is the one that ships.")
        return shipped
    }

    private static func faults(in file: String) -> ([TopologyFault], Topology?) {
        do {
            let read = try TopologyFile(reading: file)
            var faults = read.faults(
                knownTypes: Catalogue.types, fromElsewhere: Catalogue.fromElsewhere)
            faults += unknown(read.topology.workers.keys.sorted()).map { fault in
                var fault = fault
                fault.place = read.place(of: fault.path)
                return fault
            }
            return (faults, read.topology)
        } catch { return (error.faults, nil) }
    }

    /// Workers that nobody could start: neither do they ship nor does an executable lie beside.
    private static func unknown(_ names: [WorkerName]) -> [TopologyFault] {
        let shipped = Crew.workers.map { $0.name.rawValue }
        return names.filter { name in
            let executable = Shipped.directory.appending(path: "baton-\(name)").path
            return !shipped.contains(name.rawValue)
                && !FileManager.default.isExecutableFile(atPath: executable)
        }.map { name in
            TopologyFault(
                "workers.\(name)", "there is no worker \"\(name)\"",
                mend: Suggestion.didYouMean(name.rawValue, among: shipped)
                    ?? "one of your own needs its executable baton-\(name) beside the others")
        }
    }

    static func line(of fault: TopologyFault, _ ink: Ink) -> String {
        let mark = fault.severity == .error ? ink(.red, "✗") : ink(.yellow, "!")
        return "\(mark) \(fault)"
    }

    static func verdict(_ faults: [TopologyFault], _ topology: Topology?, _ file: String) -> String
    {
        let errors = faults.filter { $0.severity == .error }.count
        let warnings = faults.count - errors
        guard errors == 0 else {
            return "\(file): \(errors.of("fault"))"
                + (warnings == 0 ? "" : ", \(warnings.of("warning"))") + ": not fit to be activated"
        }
        let size =
            topology.map {
                "\($0.handoffs.count.of("handoff point")), \($0.fields.count.of("field")), "
                    + "\($0.queues.count.of("queue"))"
            } ?? ""
        return "\(file): fit to be activated: \(size)"
            + (warnings == 0 ? "" : "; \(warnings.of("warning"))")
    }
}
