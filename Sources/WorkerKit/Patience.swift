// SPDX-License-Identifier: Apache-2.0

/// How long who speaks to the bus waits, a worker and a door alike.
enum Patience {
    /// What is not answered for so long is offered again.
    static let forAnswer = Duration.seconds(2)
    /// The bus is dead when it has said nothing for so long: it beats each second.
    static let forBus = Duration.seconds(3)
}
