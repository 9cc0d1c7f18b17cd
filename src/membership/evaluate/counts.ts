import type { EntraDevice } from "../device";
import type { ParsedRule } from "../parser";
import { compileRule, type RuleContext } from "./compile";

/** Devices, one after the other: an array, or the pages of a tenant as they arrive. */
export type DeviceStream = Iterable<EntraDevice> | AsyncIterable<EntraDevice>;

/** How many devices a rule matches. */
export interface RuleCounts {
    readonly devices: number;
    readonly matched: number;
    readonly notMatched: number;
}

/**
 * Counts the devices that a rule matches, reading them once and keeping none. Rejects with what `compileRule` throws,
 * and with any error of the stream.
 */
export async function countMatches(
    rule: string | ParsedRule,
    devices: DeviceStream,
    context: RuleContext = {},
): Promise<RuleCounts> {
    const matches = compileRule(rule, context);
    let count = 0;
    let matched = 0;
    for await (const device of devices) {
        count += 1;
        matched += matches(device) ? 1 : 0;
    }
    return { devices: count, matched, notMatched: count - matched };
}
