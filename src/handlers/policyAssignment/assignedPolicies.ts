/** An assignment that a program declares. */
export interface Assigned {
    readonly className: string;
    readonly name: string;
    readonly exclusive: boolean;
    /** What tells it from others with the same name, such as its URN. */
    readonly key?: string;
}

/**
 * The assignments of a program by policy: by the policy's id once that is known, and by its Output until then. Each
 * claim returns what is wrong with it, or undefined.
 */
export class AssignedPolicies {
    private readonly byId = new Map<string, Assigned>();
    private readonly byOutput = new WeakMap<object, Assigned>();
    private readonly byTarget = new Map<string, Assigned>();

    claimId(id: string, mine: Assigned): string | undefined {
        const key = `${mine.className} ${id.toLowerCase()}`;
        const earlier = this.byId.get(key);
        const problem = secondOwner(earlier, mine);
        this.byId.set(key, problem === undefined || earlier === undefined ? mine : earlier);
        return problem;
    }

    claimOutput(id: object, mine: Assigned): string | undefined {
        const earlier = this.byOutput.get(id);
        const problem = secondOwner(earlier, mine);
        this.byOutput.set(id, problem === undefined || earlier === undefined ? mine : earlier);
        return problem;
    }

    /** All targets of an additive assignment: a list never contains one twice, in whatever way it is targeted. */
    claimTargets(policyId: string, groups: readonly string[], all: unknown, mine: Assigned): string | undefined {
        const targets = [
            ...groups.map((id) => `group '${id.toLowerCase()}'`),
            ...(all === true ? ["all devices"] : []),
        ];
        const problems = targets.map((target) => this.claimTarget(policyId, target, mine));
        return problems.find((problem) => problem !== undefined);
    }

    private claimTarget(policyId: string, target: string, mine: Assigned): string | undefined {
        const key = `${mine.className} ${policyId} ${target}`.toLowerCase();
        const earlier = this.byTarget.get(key) ?? mine;
        this.byTarget.set(key, earlier);
        return isOther(earlier, mine)
            ? `${mine.className} '${mine.name}': '${earlier.name}' has the same target for the same policy, ${target}, ` +
                  "and removing either would remove it for both. Name it in only one of them."
            : undefined;
    }
}

function secondOwner(earlier: Assigned | undefined, mine: Assigned): string | undefined {
    return earlier !== undefined && isOther(earlier, mine) && (earlier.exclusive || mine.exclusive)
        ? `${mine.className} '${mine.name}': '${earlier.name}' assigns the same policy, and an exclusive ` +
              'assignment owns all of its targets. Put all groups into one of them, or set ownership: "additive" on both.'
        : undefined;
}

function isOther(earlier: Assigned, mine: Assigned): boolean {
    return earlier.name !== mine.name || earlier.key !== mine.key;
}
