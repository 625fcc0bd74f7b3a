// SPDX-License-Identifier: Apache-2.0
internal import Foundation

/// What a command says: results on standard output, everything about them on standard error.
enum Terminal {
    static let isInteractive = isatty(STDOUT_FILENO) == 1
    static let showsProgress = isatty(STDERR_FILENO) == 1

    /// Writes at once; a reader that has gone ends the process quietly (SIGPIPE).
    static func out(_ text: String) { write(text, to: .standardOutput) }
    static func note(_ text: String) { write(text, to: .standardError) }

    /// A whole text that ends its own last line.
    static func write(_ text: String) { write(text, ending: "", to: .standardOutput) }

    /// One line that is overwritten by the next, where a person looks.
    static func progress(_ text: String) {
        guard showsProgress else { return }
        write(text, ending: "", to: .standardError, start: "\r\u{1B}[K")
    }
    static func endProgress() { progress("") }

    private static func write(
        _ text: String, ending: String = "\n", to file: FileHandle, start: String = ""
    ) {
        do { try file.write(contentsOf: Data((start + text + ending).utf8)) } catch {
            // Nobody reads any more: as if SIGPIPE had come.
            exit(0)
        }
    }
}
