// SPDX-License-Identifier: Apache-2.0

/// "Did you mean": the known word that is nearest to a mistyped one.
public enum Suggestion {
    /// The nearest of `known`, in words; nil when none is near enough to be meant.
    public static func didYouMean(
        _ word: String, among known: some Sequence<String>
    ) -> String? {
        nearest(to: word, among: known).map { "did you mean \"\($0)\"?" }
    }

    /// Within a third of the word's length, at least one; the first by name of equally near ones.
    static func nearest(to word: String, among known: some Sequence<String>) -> String? {
        let most = max(1, word.count / 3)
        return known.sorted().map { ($0, distance(word, $0)) }
            .filter { $0.1 <= most }
            .min { $0.1 < $1.1 }?.0
    }

    /// The nearest of `known`, else the whole list.
    static func among(_ word: String, known: [String], noun: String) -> String {
        if let meant = didYouMean(word, among: known) { return meant }
        guard !known.isEmpty else { return "none is defined" }
        return "\(noun): \(known.sorted().joined(separator: ", "))"
    }

    /// Letters to insert, drop, replace or swap with their neighbour until one is the other.
    public static func distance(_ one: String, _ other: String) -> Int {
        let left = Array(one.lowercased())
        let right = Array(other.lowercased())
        var before: [Int] = []
        var above = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                let replaced = above[column] + (left[row] == right[column] ? 0 : 1)
                var least = min(replaced, above[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1],
                    left[row - 1] == right[column]
                {
                    least = min(least, before[column - 1] + 1)
                }
                current.append(least)
            }
            before = above
            above = current
        }
        return above[right.count]
    }
}
