// SPDX-License-Identifier: Apache-2.0
internal import Journal
internal import Logging
internal import Wire

/// What the journal's threads are asked for, beside appending.
extension BusServer {
    /// Says each second that this bus still writes, where that has to be said.
    func renew() {
        guard core.damage == nil, ContinuousClock.now >= nextRenewal else { return }
        nextRenewal = .now + .seconds(1)
        Task {
            do { try await writer.renew() } catch {
                noteDamage()
                if core.damage == nil { fail(error) }
            }
        }
    }

    /// Walks the journal in the background, some tens of commits a second.
    func scrub() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(1))
            do { try await scrubber.scrub() } catch {
                noteDamage()
                guard core.damage == nil else { return }
                logger.error("a look at the journal failed: \(error)")
            }
        }
    }

    /// Packs what has become old enough, a segment at a time.
    func pack() async {
        while let packer, !Task.isCancelled {
            var made: Segment?
            do { made = try await packer.make(now: clock.now) } catch {
                noteDamage()
                guard core.damage == nil else { return }
                logger.error("packing the journal failed: \(error)")
            }
            guard let segment = made else {
                try? await Task.sleep(for: Packer.rest)
                continue
            }
            do { packed = try await packer.store(segment) } catch {
                noteDamage()
                // As after an append that failed.
                if core.damage == nil { fail(error) }
                return
            }
            try? await Task.sleep(for: Packer.pause)
        }
    }

    /// Damage that the journal has met, in whatever it did, ends the storing and not the bus.
    func noteDamage() {
        guard core.damage == nil, let damage = journal.damage else { return }
        logger.critical("the journal serves reading only from now on: \(damage)")
        feed(.damaged("\(damage)"))
    }

    /// Hands a read to a desk that is free, so that a long one holds up none beside it.
    func read(_ query: Query, for ticket: UInt64) {
        guard let desk = idle.popLast() else {
            preconditionFailure("more reads under way than desks")
        }
        Task {
            let input: BusCore.Input
            do { input = .read(ticket: ticket, try await desk.read(query)) } catch {
                logger.error("a read failed: \(error)")
                input = .unreadable(ticket: ticket, "\(error)")
            }
            idle.append(desk)
            noteDamage()
            feed(input)
        }
    }

    func keep(_ part: SnapshotPart, _ number: UInt64, for client: Client) {
        Task {
            do { try await snapshots?.keep(part) } catch {
                logger.warning("a snapshot is not kept: \(error)")
            }
            feed(.kept(client, number: number))
        }
    }

    /// One that cannot be had is as good as none.
    func recall(_ recall: Recall, for client: Client) {
        Task {
            let part = try? await snapshots?.recall(recall)
            feed(.recalled(client, number: recall.number, part))
        }
    }
}
