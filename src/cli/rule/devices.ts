import { UserError } from "../../base/userError";
import type { GraphClient } from "../../graph/client";
import { devicesFor } from "../../graph/endpoints/ruleDevices";
import type { EntraDevice, ParsedRule } from "../../membership";

/** The devices with this name, object id or device id; several objects of one name are normal in Entra. */
export async function devicesNamed(graph: GraphClient, rule: ParsedRule, key: string): Promise<EntraDevice[]> {
    const found: EntraDevice[] = [];
    const wanted = key.toLowerCase();
    for await (const device of devicesFor(graph, [rule])) {
        if ([device.id, device.deviceId, device.displayName].some((value) => value?.toLowerCase() === wanted)) {
            found.push(device);
        }
    }
    if (found.length === 0) {
        throw new UserError(
            `Find device '${key}': no Entra device has this name, device id or object id. Check it in Entra.`,
        );
    }
    return found;
}
