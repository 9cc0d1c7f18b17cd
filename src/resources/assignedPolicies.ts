import * as pulumi from "@pulumi/pulumi";
import { perProgram } from "./perProgram";
import type { PolicyAssignmentArgs } from "./policyAssignmentArgs";
import { ProgramError } from "./programError";

interface Assigned {
    readonly className: string;
    readonly name: string;
    readonly exclusive: boolean;
}

/** The assignments of a program by policy: by the policy's id once that is known, and by its Output until then. */
class AssignedPolicies {
    private readonly byId = new Map<string, Assigned>();
    private readonly byOutput = new WeakMap<object, Assigned>();
    private readonly byTarget = new Map<string, Assigned>();

    claimId(id: string, mine: Assigned): void {
        const key = `${mine.className} ${id.toLowerCase()}`;
        compare(this.byId.get(key), mine);
        this.byId.set(key, mine);
    }

    claimOutput(id: object, mine: Assigned): void {
        compare(this.byOutput.get(id), mine);
        this.byOutput.set(id, mine);
    }

    /**
     * @param target `group '…'` or `all devices`: a list of targets never contains one twice, in whatever way it is
     * targeted.
     */
    claimTarget(policyId: string, target: string, mine: Assigned): void {
        const key = `${mine.className} ${policyId} ${target}`.toLowerCase();
        const earlier = this.byTarget.get(key);
        if (earlier !== undefined && earlier.name !== mine.name) {
            throw new ProgramError(
                `${mine.className} '${mine.name}': '${earlier.name}' has the same target for the same policy, ${target}, ` +
                    "and removing either would remove it for both. Name it in only one of them.",
            );
        }
        this.byTarget.set(key, mine);
    }
}

const ofThisProgram = perProgram(() => new AssignedPolicies());

/**
 * Returns the id of the policy to assign, unless the program has another assignment of the same policy and either is
 * exclusive: each would remove the other's targets, run after run. A policy passed as `policy.id` and as text is
 * recognised as the same once the id is known, which is true in every preview except the one that creates the policy.
 *
 * @throws ProgramError that names the other assignment, at once or when the id resolves.
 */
export function refuseSecondOwner(
    className: string,
    name: string,
    { policyId, ownership }: PolicyAssignmentArgs,
): pulumi.Input<string> {
    const mine: Assigned = { className, name, exclusive: ownership === undefined || ownership === "exclusive" };
    const program = ofThisProgram();
    if (typeof policyId === "string") {
        program.claimId(policyId, mine);
    } else if (pulumi.Output.isInstance(policyId)) {
        program.claimOutput(policyId, mine);
        return policyId.apply((id) => {
            program.claimId(id, mine);
            return id;
        });
    }
    return policyId;
}

/**
 * Returns the groups that an additive assignment names, unless another assignment in the program names one of them for
 * the same policy: removing it from either would remove it for both. Outputs are compared once they are known.
 *
 * @throws ProgramError that names the other assignment, at once or when the ids resolve.
 */
export function refuseSharedTargets(
    className: string,
    name: string,
    { policyId, includeGroupIds, excludeGroupIds, allDevices, ownership }: PolicyAssignmentArgs,
): Pick<PolicyAssignmentArgs, "includeGroupIds"> {
    if (ownership !== "additive") {
        return {};
    }
    const mine: Assigned = { className, name, exclusive: false };
    const program = ofThisProgram();
    const claim = (policy: string, groups: readonly string[], all: unknown) => {
        for (const id of groups) {
            program.claimTarget(policy, `group '${id.toLowerCase()}'`, mine);
        }
        if (all === true) {
            program.claimTarget(policy, "all devices", mine);
        }
    };
    const lists = [includeGroupIds ?? [], excludeGroupIds ?? []];
    if (typeof policyId === "string" && lists.every(isKnownList) && typeof allDevices !== "object") {
        claim(policyId, lists.flat() as string[], allDevices);
        return {};
    }
    const known = pulumi
        .all([policyId, includeGroupIds, excludeGroupIds, allDevices])
        .apply(([policy, include, exclude, all]) => {
            claim(policy, [include, exclude].filter(isKnownList).flat() as string[], all);
            return include;
        });
    return { includeGroupIds: known };
}

function isKnownList(list: unknown): boolean {
    return Array.isArray(list) && list.every((id) => typeof id === "string");
}

function compare(earlier: Assigned | undefined, mine: Assigned): void {
    if (earlier !== undefined && earlier.name !== mine.name && (earlier.exclusive || mine.exclusive)) {
        throw new ProgramError(
            `${mine.className} '${mine.name}': '${earlier.name}' assigns the same policy, and an exclusive ` +
                'assignment owns all of its targets. Put all groups into one of them, or set ownership: "additive" on both.',
        );
    }
}
