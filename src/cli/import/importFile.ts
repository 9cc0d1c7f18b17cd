import { escapedInJson } from "../../base/visible";
import { providerText, RESOURCE_TYPES } from "../../handlers/providerText";
import type { FoundPolicy, FoundResource } from "./foundPolicy";

/**
 * The text of a file for `pulumi import --file`. With both inputs and outputs in it Pulumi takes the recorded state as it
 * stands and asks no provider, which is the only import that dynamic resources have (Pulumi CLI 3.254.0 and later). A
 * ring's group is read by azuread's provider.
 */
export function importFileText(found: readonly FoundPolicy[]): string {
    return escapedInJson(`${JSON.stringify({ resources: found.flatMap(entries) }, undefined, 4)}\n`);
}

/** What a file for `pulumi import` has of one resource. Source: Pulumi, "Importing resources", bulk import (2026). */
interface Entry {
    readonly type: string;
    /** Unique in the file; what other entries name as their parent. */
    readonly name: string;
    /** The name in the program, where another entry has the same. */
    readonly logicalName?: string;
    readonly id?: string;
    readonly component?: true;
    readonly parent?: string;
    readonly inputs?: object;
    readonly outputs?: object;
}

function entries({ name, policy, assignment, ring }: FoundPolicy): Entry[] {
    const own = (assignment ? [policy, assignment] : [policy]).map(entry);
    if (ring === undefined) {
        return own;
    }
    const group = `${name}-group`;
    return [
        { type: "hotpatch:index:HotpatchRing", name, component: true },
        { type: "hotpatch:index:HotpatchGroup", name: group, component: true, parent: name },
        ...(ring.declared === undefined
            ? []
            : [
                  {
                      type: "azuread:index/groupWithoutMembers:GroupWithoutMembers",
                      name: `${group}-in-entra`,
                      logicalName: group,
                      id: `/groups/${ring.groupId}`,
                      parent: group,
                  },
              ]),
        ...own.map((each) => ({ ...each, parent: name })),
    ];
}

function entry({ handler, name, id, inputs, outputs }: FoundResource): Entry {
    const provider = { __provider: providerText(handler) };
    return {
        type: RESOURCE_TYPES[handler],
        name,
        id,
        inputs: { ...inputs, ...provider },
        outputs: { ...outputs, ...provider },
    };
}
