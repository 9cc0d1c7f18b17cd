import { UserError } from "../../base/userError";
import { RuleEvaluationError, RuleSyntaxError } from "../../membership";

/** Does something with a rule; what is wrong with it is the user's to mend, and shown with the place. */
export function parsed<T>(work: () => T): T {
    try {
        return work();
    } catch (error) {
        if (error instanceof RuleSyntaxError) {
            throw new UserError(error.render(), { cause: error });
        }
        throw error;
    }
}

/** The same for what is tried on devices. */
export async function evaluated<T>(work: () => Promise<T>): Promise<T> {
    try {
        return await work();
    } catch (error) {
        if (error instanceof RuleEvaluationError) {
            throw new UserError(error.message, { cause: error });
        }
        throw error;
    }
}
