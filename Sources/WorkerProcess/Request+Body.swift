// SPDX-License-Identifier: Apache-2.0
public import Hummingbird

extension Request {
    /// The whole body.
    ///
    /// - Throws: ``Problem``, 400 for a body that breaks off or whose parts are no HTTP: nobody but
    ///   its sender can mend that. What Hummingbird refuses, as one too long, is thrown as it is.
    public consuming func wholeBody(upTo mostBytes: Int) async throws -> ByteBuffer {
        do {
            return try await collectBody(upTo: mostBytes)
        } catch let error as any HTTPResponseError {
            throw error
        } catch let error as CancellationError {
            throw error
        } catch {
            throw Problem(
                .badRequest, "the body broke off, or its parts are not written as HTTP has them")
        }
    }
}
