import type { GraphClient } from "../graph/client";
import { groupMembers } from "../graph/endpoints/groupMembers";
import type { MalformedAnswer } from "../graph/shape";
import { DeviceSet } from "./deviceSet";
import { namingOperation, undefinedIfGone } from "./optionalRead";
import { groupsWithin, type TargetedGroup } from "./reach";

/** Group members as read. */
export interface MembersRead {
    /** By object id in lower case, without deleted groups. */
    readonly groups: ReadonlyMap<string, TargetedGroup>;
    /** What was left out because it is not a valid member, in whole sentences. */
    readonly notRead: readonly string[];
    /** The number of a device, by Entra's `deviceId`; undefined for one that is in no group. */
    readonly numberOf: (deviceId: string | null) => number | undefined;
    /** How many users are in these groups and their nested groups, each counted once. */
    readonly usersIn: (ids: readonly string[]) => number;
}

/**
 * Reads each group once, including nested groups. Devices are numbered in the order in which they appear, by the
 * `deviceId` that Intune's records contain, so memberships are known before, and even without, Entra's list of devices.
 *
 * @param ids object ids in lower case
 * @param numbers the numbers that devices have already; those that are new to it are added
 * @throws Error (its `cause` a GraphError) for members that cannot be read.
 */
export async function readMembers(
    graph: GraphClient,
    ids: readonly string[],
    numbers: Map<string, number> = new Map(),
): Promise<MembersRead> {
    const userNumbers = new Map<string, number>();
    const groups = new Map<string, TargetedGroup>();
    const users = new Map<string, DeviceSet>();
    const misfits: MalformedAnswer[] = [];
    async function readGroup(id: string): Promise<string[]> {
        const devices = new DeviceSet();
        const nested: string[] = [];
        const people = new DeviceSet();
        for await (const page of groupMembers(graph, id, (misfit) => misfits.push(misfit))) {
            for (const member of page) {
                const kind = member["@odata.type"];
                if (kind === "#microsoft.graph.device") {
                    devices.add(numberIn(numbers, member.deviceId ?? member.id));
                } else if (kind === "#microsoft.graph.group") {
                    nested.push(member.id.toLowerCase());
                } else if (kind === "#microsoft.graph.user") {
                    people.add(numberIn(userNumbers, member.id));
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
            wave.map((id) => undefinedIfGone(namingOperation(`List members of group '${id}'`, readGroup(id)))),
        );
        wave = [...new Set(found.flatMap((nested) => nested ?? []))].filter((id) => !seen.has(id));
        for (const id of wave) {
            seen.add(id);
        }
    }
    const [misfit] = misfits;
    return {
        groups,
        notRead:
            misfit === undefined
                ? []
                : [`${misfits.length} members of groups were left out because ${misfit.message}. ${misfit.fix}.`],
        numberOf: (deviceId) => (deviceId === null ? undefined : numbers.get(deviceId.toLowerCase())),
        usersIn: (named) => {
            const together = new DeviceSet();
            for (const id of new Set(named.flatMap((each) => [...groupsWithin(each, groups)]))) {
                const inGroup = users.get(id);
                if (inGroup !== undefined) {
                    together.addAll(inGroup);
                }
            }
            return [...together].length;
        },
    };
}

/** The number of an id; assigns the next number to a new id. */
export function numberIn(numbers: Map<string, number>, id: string): number {
    const key = id.toLowerCase();
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    return number;
}
