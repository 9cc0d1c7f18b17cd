import { isDeepStrictEqual } from "node:util";
import { isGone, type StandInGraph } from "./graph";
import { untilSettled } from "./patience";

/** The properties of a group that the stand-in reads. */
export interface GroupResource {
    readonly id: string;
    readonly displayName: string;
    readonly description?: string | null;
    readonly mailEnabled: boolean;
    readonly mailNickname: string;
    readonly securityEnabled: boolean;
    readonly groupTypes: readonly string[];
    readonly membershipRule?: string | null;
    readonly membershipRuleProcessingState?: string | null;
}

/**
 * The group, once every read finds it with the values that were written and, if given, with exactly these members. The
 * azuread provider does the same after a write, because resources that depend on the group may reach any replica.
 */
export async function untilEverywhere(
    graph: StandInGraph,
    objectId: string,
    written: Readonly<Record<string, unknown>>,
    members: readonly string[] | undefined,
): Promise<GroupResource> {
    return untilSettled(`group '${objectId}' to show what was written`, graph.patience, () =>
        undefinedIfGone(async () => {
            const group = await graph.call<GroupResource>("GET", `/groups/${objectId}`);
            const found = new Map<string, unknown>(Object.entries(group));
            const isWritten = Object.entries(written).every(([name, value]) =>
                isDeepStrictEqual(found.get(name), value),
            );
            const isWhole = members === undefined || isDeepStrictEqual(await membersOf(graph, objectId), [...members]);
            return isWritten && isWhole ? group : undefined;
        }),
    );
}

/** Waits until no read finds the group. */
export async function untilGoneEverywhere(graph: StandInGraph, objectId: string): Promise<void> {
    await untilSettled(`group '${objectId}' to be gone`, graph.patience, async () => {
        const found = await undefinedIfGone(() => graph.call("GET", `/groups/${objectId}?$select=id`));
        return found === undefined ? "gone" : undefined;
    });
}

/** What a read returns, or undefined if the service says that the object does not exist. */
async function undefinedIfGone<T>(read: () => Promise<T>): Promise<T | undefined> {
    try {
        return await read();
    } catch (error) {
        if (isGone(error)) {
            return undefined;
        }
        throw error;
    }
}

/** Object ids of the members, sorted. */
export async function membersOf(graph: StandInGraph, objectId: string): Promise<string[]> {
    const ids: string[] = [];
    let path: string | undefined = `/groups/${objectId}/members?$select=id`;
    while (path !== undefined) {
        const page: { value: { id: string }[]; "@odata.nextLink"?: string } = await graph.call("GET", path);
        ids.push(...page.value.map(({ id }) => id));
        path = page["@odata.nextLink"]?.split("/v1.0")[1];
    }
    return ids.sort();
}

/** Adds and removes members until the group has the wanted ones. */
export async function setMembers(
    graph: StandInGraph,
    objectId: string,
    before: readonly string[],
    after: readonly string[],
): Promise<void> {
    for (const id of after.filter((member) => !before.includes(member))) {
        await graph.call("POST", `/groups/${objectId}/members/$ref`, {
            "@odata.id": `https://graph.microsoft.com/v1.0/directoryObjects/${id}`,
        });
    }
    for (const id of before.filter((member) => !after.includes(member))) {
        await graph.call("DELETE", `/groups/${objectId}/members/${id}/$ref`);
    }
}

/** @throws Error if a group already has this name. */
export async function refuseDuplicate(graph: StandInGraph, displayName: string): Promise<void> {
    const filter = encodeURIComponent(`displayName eq '${displayName.replaceAll("'", "''")}'`);
    const { value } = await graph.call<{ value: unknown[] }>("GET", `/groups?$filter=${filter}`);
    if (value.length > 0) {
        throw new Error(`A group named '${displayName}' already exists, and preventDuplicateNames is set`);
    }
}
