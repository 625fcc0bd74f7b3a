// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser

struct JournalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal", abstract: "Looks after the journal.",
        subcommands: [Verify.self, Backup.self, Restore.self, Migrate.self, Pack.self, Parked.self])
}
