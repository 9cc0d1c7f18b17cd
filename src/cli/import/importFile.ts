import { escapedInJson } from "../../base/visible";
import { providerText, RESOURCE_TYPES } from "../../handlers/providerText";
import type { FoundPolicy, FoundResource } from "./found";

/**
 * The text of a file for `pulumi import --file`. With both inputs and outputs in it Pulumi takes the recorded state as it
 * stands and asks no provider, which is the only import that dynamic resources have (Pulumi CLI 3.254.0 and later).
 */
export function importFileText(found: readonly FoundPolicy[]): string {
    const resources = found.flatMap(({ policy, assignment }) => (assignment ? [policy, assignment] : [policy]));
    return escapedInJson(`${JSON.stringify({ resources: resources.map(entry) }, undefined, 4)}\n`);
}

function entry({ handler, name, id, inputs, outputs }: FoundResource) {
    const provider = { __provider: providerText(handler) };
    return {
        type: RESOURCE_TYPES[handler],
        name,
        id,
        inputs: { ...inputs, ...provider },
        outputs: { ...outputs, ...provider },
    };
}
