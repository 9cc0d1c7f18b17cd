import * as pulumi from "@pulumi/pulumi";
import { type Assigned, AssignedPolicies } from "../handlers/policyAssignment/assignedPolicies";
import { perProgram } from "./perProgram";
import type { PolicyAssignmentArgs } from "./policyAssignmentArgs";
import { ProgramError } from "./programError";

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
        refuse(program.claimId(policyId, mine));
    } else if (pulumi.Output.isInstance(policyId)) {
        refuse(program.claimOutput(policyId, mine));
        return policyId.apply((id) => {
            refuse(program.claimId(id, mine));
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
    const claim = (policy: string, groups: readonly string[], all: unknown) =>
        refuse(program.claimTargets(policy, groups, all, mine));
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

function refuse(problem: string | undefined): void {
    if (problem !== undefined) {
        throw new ProgramError(problem);
    }
}
