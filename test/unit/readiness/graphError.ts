import { GraphError } from "../../../src/graph/errors";

/** A refusal of the service. */
export function graphError(status: number, message: string): GraphError {
    return new GraphError({ status, code: "Refused", message });
}
