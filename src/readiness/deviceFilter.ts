import { UserError } from "../base/userError";
import {
    compileRule,
    type DevicePredicate,
    type EntraDevice,
    graphProperties,
    RuleEvaluationError,
    RuleSyntaxError,
} from "../membership";

/** A rule that selects devices, and the properties that it needs. */
export interface DeviceFilter {
    readonly properties: readonly (keyof EntraDevice)[];
    readonly fits: DevicePredicate;
}

/**
 * A dynamic membership rule as a filter.
 *
 * @throws UserError for a text that is not a valid rule, and for a rule that cannot be evaluated without reading
 * groups.
 */
export function deviceFilter(rule: string): DeviceFilter {
    try {
        return { properties: graphProperties(rule), fits: compileRule(rule) };
    } catch (error) {
        const isMistake = error instanceof RuleSyntaxError || error instanceof RuleEvaluationError;
        throw isMistake ? new UserError(error.message, { cause: error }) : error;
    }
}
