import { UserError } from "../base/userError";
import { isGraphError } from "../graph/errors";
import { type Assumption, notChecked, type ProbeContext, type ProbeOutcome, type ProbeResult } from "./assumption";
import { ASSUMPTIONS } from "./assumptions";
import { type ListedDevice, listedDevices } from "./sample";

/** A statement, and what came of its check. Contains nothing of the tenant. */
export interface ProbedAssumption {
    /** Stays the same for ever. */
    readonly id: string;
    /** In a whole sentence. */
    readonly statement: string;
    /** The file that relies on it. */
    readonly place: string;
    readonly result: ProbeResult;
    /** Why, in a few words. */
    readonly why: string;
}

/** Checks every statement, one after the other. Only reads. What cannot be checked is part of the result. */
export async function probe(
    { graph, logs }: Pick<ProbeContext, "graph" | "logs">,
    assumptions: readonly Assumption[] = ASSUMPTIONS,
): Promise<readonly ProbedAssumption[]> {
    let listed: Promise<readonly ListedDevice[]> | undefined;
    const devices = () => {
        listed ??= listedDevices(graph);
        return listed;
    };
    const results: ProbedAssumption[] = [];
    for (const { id, statement, place, needs, check } of assumptions) {
        const { result, why } = await outcomeOf(() => check({ graph, logs, devices }), needs);
        results.push({ id, statement, place, result, why });
    }
    return results;
}

/** Messages of the service are left out: they may name objects of the tenant. */
async function outcomeOf(check: () => Promise<ProbeOutcome>, needs: string): Promise<ProbeOutcome> {
    try {
        return await check();
    } catch (error) {
        if (error instanceof UserError) {
            return notChecked(`there is no token for it. It needs ${needs}`);
        }
        if (!isGraphError(error)) {
            throw error;
        }
        const { status } = error;
        const how = status === 0 ? "there was no usable answer" : `the service answered ${status}`;
        return notChecked(status === 403 ? `${how}. It needs ${needs}` : how);
    }
}
