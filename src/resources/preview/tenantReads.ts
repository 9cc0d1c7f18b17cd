import { settledWithin } from "../../base/settledWithin";
import type { GraphClient } from "../../graph/client";
import { isMissing } from "../../graph/consistency";
import { Deadline } from "../../graph/deadline";
import type { AssignmentTarget } from "../../graph/endpoints/assignmentTargets";
import {
    type ConfigurationPolicyResource,
    listConfigurationPolicies,
} from "../../graph/endpoints/configurationPolicies";
import { countMembers, getGroupWithRule } from "../../graph/endpoints/groups";
import {
    listPolicies,
    listTargets,
    type QualityUpdatePolicyResource,
} from "../../graph/endpoints/qualityUpdatePolicies";
import { isGraphError } from "../../graph/errors";
import { within } from "../../graph/withinDeadline";
import { recordedState } from "../impact/recorded";
import { programGraph } from "../programGraph";

/** How long a program's preview may read the tenant, in seconds. */
const BUDGET_SECONDS = 10;
/** Members of a group are counted up to this number. */
const MOST_MEMBERS = 2_000;

/** A group as a preview names it. */
export interface SeenGroup {
    /** Undefined if groups may not be read, or reading them failed. */
    readonly displayName?: string;
    /** Up to 2,000; undefined in the same cases. */
    readonly members?: number;
    readonly exists: boolean;
}

/** What a preview reads from the tenant: each item once for all resources of the program, within one time budget. */
export class TenantReads {
    readonly graph: GraphClient;
    private readonly known = new Map<string, Promise<unknown>>();

    constructor() {
        this.graph = within(programGraph(), new Deadline(BUDGET_SECONDS));
    }

    /** Gets the credential, once. @throws UserError or GraphError if none works. */
    async opened(): Promise<void> {
        await this.once("tenant", () => settledWithin(BUDGET_SECONDS * 1000, () => this.graph.tenantId()));
    }

    policies(): Promise<QualityUpdatePolicyResource[]> {
        return this.once("policies", () => listPolicies(this.graph));
    }

    configurationPolicies(): Promise<ConfigurationPolicyResource[]> {
        return this.once("configuration policies", () => listConfigurationPolicies(this.graph));
    }

    /** The targets of a quality update policy. */
    targets(policyId: string): Promise<AssignmentTarget[]> {
        return this.once(`targets ${policyId}`, () => listTargets(this.graph, policyId));
    }

    /** A group by its object id. If groups may not be read, a preview assumes that all exist. */
    group(id: string): Promise<SeenGroup> {
        return this.once(`group ${id.toLowerCase()}`, async () => {
            try {
                const { displayName } = await getGroupWithRule(this.graph, id);
                const members = await countMembers(this.graph, id, MOST_MEMBERS).catch(() => undefined);
                return { exists: true, displayName, members };
            } catch (error) {
                if (isMissing(error)) {
                    return { exists: false };
                }
                if (isGraphError(error) && error.status === 403) {
                    return { exists: true };
                }
                throw error;
            }
        });
    }

    /**
     * The owner ids in the stack's own recorded state: a policy with one of them belongs to this stack, and is about to
     * be replaced if a new object takes its place. The engine's own function reads them, from whatever backend the
     * stack has.
     */
    ownOwners(): Promise<ReadonlySet<unknown>> {
        return this.once("own owners", async () => {
            const recorded = await recordedState();
            const owners = [...recorded.values()].map(({ outputs }) => outputs.owner);
            return new Set(owners.filter((owner) => owner !== undefined));
        });
    }

    private once<T>(key: string, read: () => Promise<T>): Promise<T> {
        const mine = (this.known.get(key) as Promise<T> | undefined) ?? read();
        this.known.set(key, mine);
        return mine;
    }
}
