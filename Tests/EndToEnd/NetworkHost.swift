// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Another machine beside this one, as a network namespace, on a cable of its own that can be
/// pulled. Gone with the value.
final class NetworkHost {
    let name: String
    /// The address of this machine as that one sees it, and of that one.
    let here: String
    let there: String
    private let cable: String

    private static let command = "/usr/sbin/ip"

    /// Namespaces need root and the kernel's leave, which a container may not have.
    static let mayBeMade: Bool = {
        let name = "baton-try-\(getpid())"
        guard FileManager.default.isExecutableFile(atPath: command),
            (try? Instance.run(command, ["netns", "add", name]).code) == 0
        else { return false }
        return (try? Instance.run(command, ["netns", "del", name]).code) == 0
    }()

    struct NotMade: Error { var words: String }

    /// - Parameter number: From 1 to 254, another one for each machine.
    init(_ number: Int) throws {
        name = "baton-\(getpid())-\(number)"
        cable = "baton\(number)"
        (here, there) = ("10.77.\(number).1", "10.77.\(number).2")
        try ip("netns", "add", name)
        try ip("link", "add", cable, "type", "veth", "peer", "name", "eth0", "netns", name)
        try ip("addr", "add", "\(here)/24", "dev", cable)
        try ip("link", "set", cable, "up")
        try ip("-n", name, "addr", "add", "\(there)/24", "dev", "eth0")
        try plug()
    }

    deinit { _ = try? Instance.run(Self.command, ["netns", "del", name]) }

    /// Nothing passes any more; every connection stays open and hears nothing.
    func pull() throws { try ip("-n", name, "link", "set", "eth0", "down") }
    func plug() throws { try ip("-n", name, "link", "set", "eth0", "up") }

    /// What runs a program there.
    var prefix: [String] { [Self.command, "netns", "exec", name] }

    private func ip(_ words: String...) throws {
        let output = try Instance.run(Self.command, words)
        guard output.code == 0 else { throw NotMade(words: "\(words): \(output.errors)") }
    }
}
