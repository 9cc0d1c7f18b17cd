import { UserError } from "../base/userError";
import { isGraphError } from "./errors";

/** Whether an error, or its cause, is a user's mistake or a failed request. Anything else is a bug of ours. */
export function isExpected(error: unknown): error is Error {
    if (error instanceof UserError || isGraphError(error)) {
        return true;
    }
    return error instanceof Error && error.cause !== undefined && isExpected(error.cause);
}
