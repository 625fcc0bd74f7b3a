// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Journey

/// What a command says: results on standard output, everything about them on standard error.
enum Terminal {
    static let isInteractive = isatty(STDOUT_FILENO) == 1
    static let showsProgress = isatty(STDERR_FILENO) == 1

    /// Writes at once; a reader that has gone ends the process quietly (SIGPIPE).
    static func out(_ text: String) { write(harmless(text), to: .standardOutput) }
    static func note(_ text: String) { write(harmless(text), to: .standardError) }

    /// What a program reads: as it is, which JSON has no harm in.
    static func data(_ text: String) { write(text, to: .standardOutput) }

    /// A whole text that ends its own last line.
    static func write(_ text: String) { write(harmless(text), ending: "", to: .standardOutput) }

    /// One line that is overwritten by the next, where a person looks.
    static func progress(_ text: String) {
        guard showsProgress else { return }
        write(harmless(text), ending: "", to: .standardError, start: "\r\u{1B}[K")
    }
    static func endProgress() { progress("") }

    /// What is told was written by customers and tools too: nothing of it steers the terminal. Only
    /// what ``Ink`` writes passes.
    static func harmless(_ text: String) -> String {
        guard text.unicodeScalars.contains(Ink.escape) else { return text.harmless }
        var shown = ""
        var rest = Substring(text)
        while let start = rest.unicodeScalars.firstIndex(of: Ink.escape) {
            let code = Ink.code(at: rest[start...])
            shown += String(rest[..<start]).harmless + (code ?? "\u{FFFD}")
            let length = code?.unicodeScalars.count ?? 1
            rest = rest[rest.unicodeScalars.index(start, offsetBy: length)...]
        }
        return shown + String(rest).harmless
    }

    private static func write(
        _ text: String, ending: String = "\n", to file: FileHandle, start: String = ""
    ) {
        do { try file.write(contentsOf: Data((start + text + ending).utf8)) } catch {
            // Nobody reads any more: as if SIGPIPE had come.
            exit(0)
        }
    }
}
