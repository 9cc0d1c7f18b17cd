import * as pulumi from "@pulumi/pulumi";
import type { GraphClient } from "../graph/client";
import { getPolicy, listPolicies, type QualityUpdatePolicyResource } from "../graph/qualityUpdatePolicies";
import { changesTo } from "../handlers/qualityUpdatePolicy/body";
import {
    canonicalPolicy,
    policyProblems,
    type QualityUpdatePolicyInputs,
} from "../handlers/qualityUpdatePolicy/inputs";
import { withScopeTagIds } from "../handlers/qualityUpdatePolicy/scopeTags";
import { containsUnknown } from "../handlers/unknown";
import { visible, visibleLines } from "../visible";
import { plainValues } from "./inputErrors";
import { programGraph } from "./programGraph";

/**
 * Says in a preview what adopting a policy will change: the engine only shows that a resource will be created. Reads the
 * tenant from the program's side, since create is not called in a preview. What goes wrong here is a warning, never a
 * failed preview.
 */
export function previewAdoption(
    resource: pulumi.Resource,
    name: string,
    args: object,
    marker: Promise<string> | undefined,
): void {
    const plain = plainValues({ ...args, marker: undefined }) as Record<string, unknown>;
    if (
        !pulumi.runtime.isDryRun() ||
        plain.adopt === undefined ||
        containsUnknown(plain) ||
        policyProblems(plain).length > 0
    ) {
        return;
    }
    const inputs = canonicalPolicy(plain as unknown as QualityUpdatePolicyInputs);
    const told = Promise.resolve(marker)
        .then((line) => describe({ ...inputs, marker: line }))
        .then(
            (text) => pulumi.log.info(visibleLines(text), resource),
            (error: unknown) =>
                pulumi.log.warn(
                    visible(
                        `What adopting changes in '${name}' cannot be said: ${error instanceof Error ? error.message : String(error)}`,
                    ),
                    resource,
                ),
        );
    // The program ends when its outputs are there; this one waits for the text.
    pulumi.output(told);
}

async function describe(inputs: QualityUpdatePolicyInputs): Promise<string> {
    const graph = programGraph();
    const policy = await existing(graph, inputs);
    const wanted = await withScopeTagIds(graph, inputs);
    const current = policy as unknown as Record<string, unknown>;
    const changes = Object.entries(changesTo(policy, wanted)).map(
        ([property, value]) => `  ${property}: ${JSON.stringify(current[property])} => ${JSON.stringify(value)}`,
    );
    const what = `Adopts quality update policy '${policy.displayName}' (${policy.id}, made ${policy.createdDateTime})`;
    return changes.length === 0 ? `${what} as it is.` : `${what} and changes:\n${changes.join("\n")}`;
}

async function existing(
    graph: GraphClient,
    { adopt }: QualityUpdatePolicyInputs,
): Promise<QualityUpdatePolicyResource> {
    if (adopt?.id !== undefined) {
        return getPolicy(graph, adopt.id);
    }
    const [only, ...others] = (await listPolicies(graph)).filter(
        ({ displayName }) => displayName === adopt?.displayName,
    );
    if (only === undefined || others.length > 0) {
        const count = only === undefined ? "no policy has" : `${others.length + 1} policies have`;
        throw new Error(`${count} the name '${adopt?.displayName}'. \`pulumi up\` would refuse; name one by its id.`);
    }
    return only;
}
