import * as pulumi from "@pulumi/pulumi";
import type { PolicyAssignmentArgs } from "./policyAssignment";

interface Assigned {
    readonly className: string;
    readonly name: string;
    readonly exclusive: boolean;
}

/** The assignments of this program: by a policy's id where it is plain, and by its Output where it is not. */
const byId = new Map<string, Assigned>();
const byOutput = new WeakMap<object, Assigned>();

/**
 * Refuses a second assignment of one policy in a program if either is exclusive: each would take the other's targets out,
 * run after run. Two policies are told apart by what the program passes, `policy.id` or the id as text.
 */
export function refuseSecondOwner(
    className: string,
    name: string,
    { policyId, ownership }: PolicyAssignmentArgs,
): void {
    const mine: Assigned = { className, name, exclusive: ownership === undefined || ownership === "exclusive" };
    if (typeof policyId === "string") {
        compare(byId.get(policyId.toLowerCase()), mine);
        byId.set(policyId.toLowerCase(), mine);
    } else if (pulumi.Output.isInstance(policyId)) {
        compare(byOutput.get(policyId), mine);
        byOutput.set(policyId, mine);
    }
}

function compare(earlier: Assigned | undefined, mine: Assigned): void {
    if (earlier !== undefined && earlier.name !== mine.name && (earlier.exclusive || mine.exclusive)) {
        throw new pulumi.RunError(
            `${mine.className} '${mine.name}': '${earlier.name}' assigns the same policy, and an exclusive ` +
                'assignment owns all of its targets. Put the groups into one of them, or give both ownership: "additive".',
        );
    }
}
