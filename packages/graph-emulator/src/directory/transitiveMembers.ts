import type { View } from "../store/replicatedCollection";
import type { Group } from "./group";

interface Walk {
    /** The groups that were visited, the outermost first. */
    readonly groups: readonly Group[];
    readonly ids: readonly string[];
}

/**
 * Members of groups and their nested groups, each once. Results are cached: groups are never modified in place, so the
 * pages of a list need not be computed from all members again.
 */
export class TransitiveMembers {
    private readonly notDevices = new WeakMap<readonly string[], readonly string[]>();
    private readonly walks = new WeakMap<Group, Walk>();

    constructor(private readonly isDevice: (id: string) => boolean) {}

    of(group: Group, groups: View<Group>): readonly string[] {
        const walked = this.walk(group, groups);
        const known = this.walks.get(group);
        if (
            known !== undefined &&
            known.groups.length === walked.length &&
            walked.every((each, place) => each === known.groups[place])
        ) {
            return known.ids;
        }
        const ids = [...new Set(walked.flatMap(({ members }) => members))];
        this.walks.set(group, { groups: walked, ids });
        return ids;
    }

    private walk(outermost: Group, groups: View<Group>): Group[] {
        const walked = new Map<string, Group>([[outermost.id, outermost]]);
        // Iterating over a map includes entries that are added along the way.
        for (const { members } of walked.values()) {
            for (const id of this.groupsAmong(members)) {
                const nested = walked.has(id) ? undefined : groups.get(id);
                if (nested !== undefined) {
                    walked.set(id, nested);
                }
            }
        }
        return [...walked.values()];
    }

    /** Devices are neither added nor removed, so this stays valid for as long as the list. */
    private groupsAmong(members: readonly string[]): readonly string[] {
        const known = this.notDevices.get(members) ?? members.filter((id) => !this.isDevice(id));
        this.notDevices.set(members, known);
        return known;
    }
}
