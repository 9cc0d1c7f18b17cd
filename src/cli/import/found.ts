import { UserError } from "../../base/userError";
import type { GraphClient } from "../../graph/client";
import { listPolicies, type QualityUpdatePolicyResource } from "../../graph/endpoints/qualityUpdatePolicies";
import { type DynamicProvider, dynamicProvider } from "../../handlers/dynamicProvider";
import { markerOf, withoutOwner } from "../../handlers/marker";
import { qualityUpdatePolicyAssignment } from "../../handlers/policyAssignment/kinds";
import type { HandlerName } from "../../handlers/providerText";
import { approvalProblems, approvalsRead } from "../../handlers/qualityUpdatePolicy/approvalSettings";
import { qualityUpdatePolicy } from "../../handlers/qualityUpdatePolicy/handler";
import { ownerNotes, withoutForeign } from "./foreign";
import type { FoundPolicy, FoundResource, Targets } from "./foundPolicy";
import { uniqueNames } from "./names";
import { withRings } from "./rings";

type Bag = Record<string, unknown>;

/** What the tenant has. */
export interface FoundPolicies {
    readonly found: readonly FoundPolicy[];
    /** Policies that are left out, each with the reason in whole sentences. */
    readonly leftOut: readonly string[];
}

/** Which policies are meant. */
export interface Wanted {
    /** Ids or exact display names; empty for all policies. */
    readonly keys: readonly string[];
    /** Take policies that another stack manages as well. */
    readonly foreign: boolean;
    /** Find rings: policies that are assigned to one group, with the group. */
    readonly rings: boolean;
}

/**
 * Reads the quality update policies of a tenant with the handlers that `pulumi refresh` uses, so what is recorded is what
 * a refresh would find. Policies that another stack manages are left out unless they are asked for.
 *
 * @throws UserError for a name that no policy or more than one has, and for a named policy that another stack manages.
 */
export async function findPolicies(graph: GraphClient, { keys, foreign, rings }: Wanted): Promise<FoundPolicies> {
    const all = await listPolicies(graph);
    const chosen = keys.length === 0 ? all : keys.map((key) => onlyMatch(all, key));
    const { own, leftOut } = foreign ? { own: chosen, leftOut: [] } : withoutForeign(chosen, keys.length > 0);
    const distinct = [...new Map(own.map((policy) => [policy.id, policy])).values()];
    const names = uniqueNames(distinct.map(({ displayName }) => displayName));
    const found = await Promise.all(
        distinct.map((policy, index) => describe(graph, policy, names[index] ?? policy.id)),
    );
    if (!rings) {
        return { found, leftOut };
    }
    const others = all.filter(({ id }) => !distinct.some((policy) => policy.id === id));
    const taken = await Promise.all(
        others.map(async ({ id }) => (await resource(graph, "assignment", id, id, { policyId: id })).inputs),
    );
    return { found: await withRings(graph, found, taken), leftOut };
}

function onlyMatch(all: readonly QualityUpdatePolicyResource[], key: string): QualityUpdatePolicyResource {
    const matches = all.filter(({ id, displayName }) => id.toLowerCase() === key.toLowerCase() || displayName === key);
    const [only, ...others] = matches;
    if (only === undefined) {
        const names = all.map(({ displayName, id }) => `'${displayName}' (${id})`).join(", ") || "none";
        throw new UserError(`Import '${key}': no quality update policy has this id or name. There are: ${names}.`);
    }
    if (others.length > 0) {
        const ids = matches.map(({ id, createdDateTime }) => `${id} (made ${createdDateTime})`).join(", ");
        throw new UserError(`Import '${key}': ${matches.length} policies have this name: ${ids}. Name one by its id.`);
    }
    return only;
}

async function describe(graph: GraphClient, policy: QualityUpdatePolicyResource, name: string): Promise<FoundPolicy> {
    const managed = managedSettings(policy);
    const notes = ownerNotes(policy);
    const line = markerOf(policy.description);
    // Recorded without its owner, so that the first update writes this stack's own line.
    const known = line === undefined ? managed.known : { ...managed.known, marker: withoutOwner(line) };
    const read = await resource(graph, "policy", `${name}-policy`, policy.id, known);
    if (managed.note !== undefined) {
        notes.push(managed.note);
    }
    const assignment = await resource(graph, "assignment", `${name}-assignment`, policy.id, { policyId: policy.id });
    const { includeGroupIds: include = [], excludeGroupIds: exclude = [], allDevices } = assignment.inputs as Targets;
    const others = assignment.inputs.otherTargets;
    if (Array.isArray(others)) {
        notes.push(
            `Its assignment is left out, since it has targets that a program cannot name: ${others.join(", ")}.`,
        );
        return { name, displayName: policy.displayName, policy: read, notes };
    }
    if (include.length === 0 && allDevices !== true) {
        notes.push(
            exclude.length === 0
                ? "It is not assigned to anybody."
                : `It includes nobody and excludes ${exclude.join(", ")}, which an assignment of a program cannot say: its assignment is left out.`,
        );
        return { name, displayName: policy.displayName, policy: read, notes };
    }
    return { name, displayName: policy.displayName, policy: read, assignment, notes };
}

/** Which optional settings the program is to manage: those that are not as the service makes them by itself. */
function managedSettings({ roleScopeTagIds, approvalSettings }: QualityUpdatePolicyResource): {
    known: Bag;
    note?: string;
} {
    const tags = roleScopeTagIds ?? [];
    const tagged = tags.length > 0 && !(tags.length === 1 && tags[0] === "0");
    const settings = approvalSettings ?? [];
    const [only] = settings;
    const approvals = approvalsRead(settings);
    const problem = approvalProblems(approvals);
    const deferral =
        settings.length === 1 &&
        only?.windowsQualityUpdateCadence === "monthly" &&
        only.windowsQualityUpdateCategory === "security" &&
        only.approvalMethodType === "automatic";
    return {
        known: {
            ...(tagged ? { roleScopeTagIds: [...tags] } : {}),
            ...(problem !== undefined || settings.length === 0
                ? {}
                : deferral
                  ? { deferralDays: only.deferredDeploymentInDay ?? 0 }
                  : { approvalSettings: approvals }),
        },
        note:
            problem === undefined
                ? undefined
                : `Its approval settings are left as they are and not managed here, since a program cannot write them: ${problem}`,
    };
}

async function resource(
    graph: GraphClient,
    handler: HandlerName,
    name: string,
    id: string,
    known: Bag,
): Promise<FoundResource> {
    const read = await providerOf(handler, graph).read(id, known);
    if (read.inputs === undefined || read.props === undefined) {
        throw new UserError(`Import quality update policy '${id}': it was deleted meanwhile. Run the command again.`);
    }
    return { handler, name, id, inputs: read.inputs, outputs: read.props };
}

function providerOf(handler: HandlerName, graph: GraphClient): DynamicProvider {
    const provider =
        handler === "policy"
            ? dynamicProvider(qualityUpdatePolicy, () => graph)
            : dynamicProvider(qualityUpdatePolicyAssignment, () => graph);
    provider.configure({ config: { get: () => undefined } });
    return provider;
}
