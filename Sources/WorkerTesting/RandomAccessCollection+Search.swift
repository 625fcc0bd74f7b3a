// SPDX-License-Identifier: Apache-2.0

extension RandomAccessCollection {
    /// Where the first element stands that is far enough, or the end. The elements are in order:
    /// all after one that is far enough are too.
    func start(where isFarEnough: (Element) -> Bool) -> Index {
        var low = startIndex
        var count = self.count
        while count > 0 {
            let middle = index(low, offsetBy: count / 2)
            if isFarEnough(self[middle]) {
                count /= 2
            } else {
                low = index(after: middle)
                count -= count / 2 + 1
            }
        }
        return low
    }
}
