// SPDX-License-Identifier: Apache-2.0
public import Hummingbird

extension Problem {
    /// `POST, OPTIONS`, as the header `Allow` has it.
    public static func list(_ methods: [HTTPRequest.Method]) -> String {
        methods.map(\.rawValue).joined(separator: ", ")
    }

    /// A path that is there does not take this method (405).
    static func method(
        _ request: Request, allowed: [HTTPRequest.Method]
    ) -> Problem {
        let list = allowed.filter { $0 != .options }.map(\.rawValue).joined(separator: " or ")
        var problem = Problem(
            .methodNotAllowed, "\(request.uri.path) takes \(list), not \(request.method.rawValue)")
        problem.allowed = allowed
        return problem
    }
}

extension RouterMethods {
    /// Answers every other method of a path with 405 and what it takes: a router alone says 404,
    /// as if the path were not there.
    public func refuseOthers(_ path: RouterPath, allowed: [HTTPRequest.Method]) {
        let others: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options]
        for method in others where !allowed.contains(method) {
            on(path, method: method) { request, _ -> Response in
                throw Problem.method(request, allowed: allowed)
            }
        }
    }
}
