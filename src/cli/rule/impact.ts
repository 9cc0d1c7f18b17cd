import { UserError } from "../../base/userError";
import type { GraphClient } from "../../graph/client";
import { groupIdOf } from "../../graph/endpoints/groups";
import { stoppable } from "../../graph/transport/stoppable";
import { deferralDays } from "../../handlers/qualityUpdatePolicy/deferral";
import { assessed, NEW } from "../../impact/assess";
import { readTenant } from "../../impact/readTenant";
import type { ImpactSummary } from "../../impact/summary";
import { isStop, stopAfter, whyStopped } from "../../readiness/stop";

/** A group whose rule becomes another. */
export interface RuleReplacement {
    /** Its id or name; undefined where two rules are compared that no group has. */
    readonly group: string | undefined;
    readonly before: string;
    readonly after: string;
}

/**
 * What another rule does to devices, as the preview of a program says it: of a group with its policies, and of two rules alone with the
 * readiness of the devices that enter.
 *
 * @param seconds after which VBS is not read any more, and numbers are estimates
 * @throws UserError where the time does not do for policies, groups and lists of devices; Error (its `cause` a GraphError) for one that
 *     cannot be read.
 */
export async function impactOfRule(
    client: GraphClient,
    { group, before, after }: RuleReplacement,
    seconds: number,
): Promise<ImpactSummary> {
    const began = Date.now();
    const { signal = new AbortController().signal, release } = stopAfter(seconds, undefined);
    try {
        const graph = stoppable(client, signal);
        const id = group === undefined ? `${NEW}group` : (await groupIdOf(graph, group)).toLowerCase();
        const tenant = await readTenant(graph, deferralDays.read, group === undefined ? [] : [id]);
        const teller = { title: group === undefined ? "A group with this rule" : `Group '${group}'` };
        const declared = {
            stack: teller,
            groups: [{ teller, id, displayName: group ?? "with this rule", rule: after, ruleBefore: before }],
            policies: [],
            assignments: [],
            prerequisites: [],
            removed: { policies: [], assignments: [], groups: [] },
        };
        const assessment = { graph, signal, tenant, now: new Date(), random: Math.random };
        const { blocks, ...about } = await assessed(assessment, declared);
        return {
            ...about,
            ageSeconds: Math.round((Date.now() - began) / 1000),
            blocks: [...blocks.values()],
        };
    } catch (error) {
        if (isStop(error, signal)) {
            throw new UserError(
                `Read what the rule does to devices: it was not read to its end, since ${whyStopped(signal)}. Give it more time with --budget.`,
            );
        }
        throw error;
    } finally {
        release();
    }
}
