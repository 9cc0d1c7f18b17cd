import type { GraphClient } from "../graph/client";
import { groupMembers } from "../graph/groupMembers";
import { DeviceSet } from "./deviceSet";
import { groupsWithin, type TargetedGroup } from "./reach";
import { attempt, unlessGone } from "./reading";

/** Members of groups, as they were read. */
export interface MembersRead {
    /** By object id in lower case, without groups that have vanished. */
    readonly groups: ReadonlyMap<string, TargetedGroup>;
    /** The number of an Entra device by its object id; undefined for one that is in no group. */
    readonly numberOf: (objectId: string) => number | undefined;
    /** How many members of these groups, and of groups within them, are users. */
    readonly usersIn: (ids: readonly string[]) => number;
}

/**
 * Reads each group once, groups within groups too; devices are numbered as they come.
 *
 * @param ids object ids in lower case
 * @throws Error (its `cause` a GraphError) for members that cannot be read.
 */
export async function readMembers(graph: GraphClient, ids: readonly string[]): Promise<MembersRead> {
    const numbers = new Map<string, number>();
    const groups = new Map<string, TargetedGroup>();
    const users = new Map<string, number>();
    async function readGroup(id: string): Promise<string[]> {
        const devices = new DeviceSet();
        const nested: string[] = [];
        let people = 0;
        for await (const page of groupMembers(graph, id)) {
            for (const member of page) {
                const kind = member["@odata.type"];
                if (kind === "#microsoft.graph.device") {
                    const number = numbers.get(member.id) ?? numbers.size;
                    numbers.set(member.id, number);
                    devices.add(number);
                } else if (kind === "#microsoft.graph.group") {
                    nested.push(member.id.toLowerCase());
                } else if (kind === "#microsoft.graph.user") {
                    people += 1;
                }
            }
        }
        groups.set(id, { devices, groups: nested });
        users.set(id, people);
        return nested;
    }
    const seen = new Set(ids);
    let wave = [...seen];
    while (wave.length > 0) {
        const found = await Promise.all(
            wave.map((id) => unlessGone(attempt(`List members of group '${id}'`, readGroup(id)))),
        );
        wave = [...new Set(found.flatMap((nested) => nested ?? []))].filter((id) => !seen.has(id));
        for (const id of wave) {
            seen.add(id);
        }
    }
    return {
        groups,
        numberOf: (objectId) => numbers.get(objectId),
        usersIn: (named) => {
            const within = new Set(named.flatMap((id) => [...groupsWithin(id, groups)]));
            return [...within].reduce((sum, id) => sum + (users.get(id) ?? 0), 0);
        },
    };
}
