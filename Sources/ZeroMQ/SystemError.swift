// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// The `errno` values that this module tells apart or gives itself.
enum SystemError {
    static let again = EAGAIN
    static let busy = EBUSY
    static let alreadyConnected = EISCONN
    static let interrupted = EINTR
    static let invalid = EINVAL
    static let tooLarge = EMSGSIZE
    static let unreachable = EHOSTUNREACH
}
