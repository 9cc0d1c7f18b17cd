import { UserError } from "../base/userError";
import {
    compileRule,
    type DevicePredicate,
    type EntraDevice,
    graphProperties,
    RuleEvaluationError,
    RuleSyntaxError,
} from "../membership";

/** A rule that picks devices, and what has to be read of them for it. */
export interface DeviceFilter {
    readonly properties: readonly (keyof EntraDevice)[];
    readonly fits: DevicePredicate;
}

/**
 * A dynamic membership rule as a filter.
 *
 * @throws UserError for what is not a rule, and for a rule that cannot be evaluated without reading groups.
 */
export function deviceFilter(rule: string): DeviceFilter {
    try {
        return { properties: graphProperties(rule), fits: compileRule(rule) };
    } catch (error) {
        const isMistake = error instanceof RuleSyntaxError || error instanceof RuleEvaluationError;
        throw isMistake ? new UserError(error.message, { cause: error }) : error;
    }
}
