import type { GraphClient } from "../graph/client";
import type { LogAnalytics } from "../graph/logAnalytics";
import type { ListedDevice } from "./sample";

/** What a check reads. All of it is read-only. */
export interface ProbeContext {
    readonly graph: GraphClient;
    /** The Log Analytics workspace; undefined if none is set. */
    readonly logs: LogAnalytics | undefined;
    /** Windows devices of the first page of Intune's list, read once. */
    readonly devices: () => Promise<readonly ListedDevice[]>;
}

/**
 * - `confirmed`: everything that was looked at agrees with the statement.
 * - `refuted`: something contradicts it.
 * - `notChecked`: it was refused, or the tenant has nothing that would tell.
 */
export type ProbeResult = "confirmed" | "refuted" | "notChecked";

/** What came of a check. */
export interface ProbeOutcome {
    readonly result: ProbeResult;
    /** Why, in a few words without anything of the tenant: no names, no ids, no numbers of more than a sample. */
    readonly why: string;
}

/** A statement of this package that Microsoft does not document, and that a client can check. */
export interface Assumption {
    /** Stays the same for ever. */
    readonly id: string;
    /** In a whole sentence. */
    readonly statement: string;
    /** The file that relies on it. */
    readonly place: string;
    /** What the check needs. */
    readonly needs: string;
    readonly check: (context: ProbeContext) => Promise<ProbeOutcome>;
}

/** The outcome of looking at a number of things, of which so many contradict. */
export function judged(looked: number, contradicting: number, what: string): ProbeOutcome {
    if (looked === 0) {
        return notChecked(`there are no ${what}`);
    }
    return contradicting === 0
        ? { result: "confirmed", why: `${looked} ${what} agree` }
        : { result: "refuted", why: `${contradicting} of ${looked} ${what} contradict it` };
}

export function notChecked(why: string): ProbeOutcome {
    return { result: "notChecked", why };
}
