import type { GraphEmulator } from "../../../../packages/graph-emulator/src";
import { markerOf } from "../../../../src/handlers/marker";
import type { Kind } from "./ownedPrograms";

/** A policy of either kind, as the service holds it. */
export interface Seen {
    readonly kind: Kind;
    readonly id: string;
    readonly title: string;
    readonly description: string;
    readonly marker: string | undefined;
    readonly groups: readonly (string | undefined)[];
    /** Everything, to be compared, but for when it was read or changed. */
    readonly whole: string;
}

/** All policies that there are, by id. */
export function policiesOf(emulator: GraphEmulator): Map<string, Seen> {
    const seen = (
        kind: Kind,
        title: string,
        policy: GraphEmulator["policies"][number] | ReturnType<GraphEmulator["state"]>["configurationPolicies"][number],
    ): Seen => ({
        kind,
        id: policy.id,
        title,
        description: policy.description ?? "",
        marker: markerOf(policy.description),
        groups: policy.assignments.map(({ target }) => target.groupId),
        whole: JSON.stringify({ ...policy, lastModifiedDateTime: undefined }),
    });
    const all = [
        ...emulator.policies.map((policy) => seen("quality", policy.displayName, policy)),
        ...emulator.state().configurationPolicies.map((policy) => seen("settings", policy.name, policy)),
    ];
    return new Map(all.map((policy) => [policy.id, policy]));
}
