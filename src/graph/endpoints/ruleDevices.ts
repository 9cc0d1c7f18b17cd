import { segment } from "../../base/guid";
import { type EntraDevice, graphProperties, groupsAskedFor, type ParsedRule, type RuleContext } from "../../membership";
import type { GraphClient } from "../client";
import { isGraphError, operationError } from "../errors";
import { IDENTIFIED, readAll, readEach } from "../shape";
import { ENTRA_DEVICES_READ, RULE_DEVICE } from "./entraDevices";
import { GROUPS_READ } from "./groups";

/** What is shown of a device, beside what its rules look at. */
const SHOWN: readonly (keyof EntraDevice)[] = ["deviceId", "displayName", "operatingSystemVersion"];

function selectFor(rules: readonly ParsedRule[]): string {
    return [...new Set(["id", ...rules.flatMap(graphProperties), ...SHOWN])].join(",");
}

/** Every device of the tenant once, page by page, with what the rules look at. Needs Device.Read.All. */
export async function* devicesFor(
    graph: GraphClient,
    rules: readonly ParsedRule[],
    signal?: AbortSignal,
): AsyncGenerator<EntraDevice> {
    const query = { $select: selectFor(rules), $top: "999" };
    const options = { query, needs: ENTRA_DEVICES_READ, ...(signal === undefined ? {} : { signal }) };
    try {
        yield* readEach(RULE_DEVICE, graph.pages("v1.0", "/devices", options), "an Entra device");
    } catch (error) {
        throw isGraphError(error) ? operationError("List Entra devices", error) : error;
    }
}

/** Who is in the groups that the rules ask for by memberOf; nothing is read for other rules. Needs GroupMember.Read.All. */
export async function contextFor(graph: GraphClient, rules: readonly ParsedRule[]): Promise<RuleContext> {
    const members = new Map<string, Set<string>>();
    for (const groupId of new Set(rules.flatMap(groupsAskedFor))) {
        members.set(groupId, await deviceMembers(graph, groupId));
    }
    return { isMember: (groupId, { id }) => members.get(groupId.toLowerCase())?.has(id) ?? false };
}

async function deviceMembers(graph: GraphClient, groupId: string): Promise<Set<string>> {
    const path = `/groups/${segment(groupId, "group")}/members/microsoft.graph.device`;
    const options = { query: { $select: "id" }, needs: GROUPS_READ };
    try {
        const members = await readAll(IDENTIFIED, graph.pages("v1.0", path, options), "member of a group");
        return new Set(members.map(({ id }) => id));
    } catch (error) {
        throw isGraphError(error) ? operationError(`List the devices of group '${groupId}'`, error) : error;
    }
}
