import type { EntraDevice } from "../device";
import type { ParsedRule } from "../parser";
import { compileRule, type RuleContext } from "./compile";
import type { DeviceStream } from "./counts";

/** A device that enters or leaves because the rule changes. */
export interface MovedDevice {
    /** The directory object's id, by which a group's members are listed. */
    readonly id: string;
    readonly deviceId: string | null;
    readonly displayName: string | null;
    readonly operatingSystemVersion: string | null;
}

/** What a change from one rule to another does to a group. */
export interface RuleDifference {
    /** How many devices were evaluated. */
    readonly devices: number;
    /** In the group before and after. */
    readonly staying: number;
    /** In the order of the stream. */
    readonly entering: readonly MovedDevice[];
    readonly leaving: readonly MovedDevice[];
}

/**
 * Determines which devices enter and which leave a group if its rule changes, reading the devices once. Only those that
 * move are kept. Rejects with what `compileRule` throws, and with any error of the stream.
 */
export async function diffRules(
    before: string | ParsedRule,
    after: string | ParsedRule,
    devices: DeviceStream,
    context: RuleContext = {},
): Promise<RuleDifference> {
    const wasIn = compileRule(before, context);
    const isIn = compileRule(after, context);
    const entering: MovedDevice[] = [];
    const leaving: MovedDevice[] = [];
    let count = 0;
    let staying = 0;
    for await (const device of devices) {
        count += 1;
        const was = wasIn(device);
        const is = isIn(device);
        if (was && is) {
            staying += 1;
        } else if (is) {
            entering.push(moved(device));
        } else if (was) {
            leaving.push(moved(device));
        }
    }
    return { devices: count, staying, entering, leaving };
}

function moved(device: EntraDevice): MovedDevice {
    return {
        id: device.id,
        deviceId: device.deviceId ?? null,
        displayName: device.displayName ?? null,
        operatingSystemVersion: device.operatingSystemVersion ?? null,
    };
}
