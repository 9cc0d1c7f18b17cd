import type { Deadline } from "../deadline";
import type { GraphErrorDetails } from "../errors";
import { BOUNDS } from "./bounds";
import type { Workload } from "./workload";

/**
 * What may be done again without asking.
 * - `read`: changes nothing.
 * - `repeatable`: a write that ends in the same state however often it is sent (PATCH, DELETE, `/assign`).
 * - `creates`: a write that makes something new each time.
 */
export type Safety = "read" | "repeatable" | "creates";

/** A complete answer, success or not. */
export interface Answer {
    readonly status: number;
    readonly headers: Headers;
    readonly text: string;
}

/** How one attempt ended. */
export type AttemptResult =
    | { readonly kind: "answered"; readonly answer: Answer; readonly body: unknown }
    /** The service refused or failed. */
    | { readonly kind: "refused"; readonly answer: Answer; readonly error: GraphErrorDetails }
    /** The request never left this machine, or never arrived. `hopeless`: another attempt would end the same way. */
    | { readonly kind: "notSent"; readonly hopeless: boolean; readonly error: GraphErrorDetails }
    /** It was sent, and there is no usable answer. `hopeless`: another attempt would end the same way. */
    | { readonly kind: "lost"; readonly hopeless?: boolean; readonly error: GraphErrorDetails };

/** One request and what is known of it while it is attempted. */
export class Exchange {
    /** Our id of the latest attempt. */
    clientRequestId?: string;
    /** Is called whenever the throttle has let an attempt through. */
    onAdmitted: () => void = () => {};
    /** The least permission that it takes, if the caller knows it. */
    needs?: string;
    /** The most bytes of an answer. */
    mostBytes: number = BOUNDS.answer;
    /** Place in the throttle's queue; kept through retries. */
    ticket?: number;

    constructor(
        readonly method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE",
        /** The absolute URL, to the letter. The SDK takes queries apart and orders them anew; nextLinks don't bear that. */
        readonly url: string,
        readonly safety: Safety,
        readonly workload: Workload,
        readonly deadline: Deadline,
        readonly signal?: AbortSignal,
        /** How many requests a `$batch` holds; undefined for a request of its own. */
        readonly parts?: number,
    ) {}

    /** What the service counts it as. */
    get units(): number {
        return this.parts ?? 1;
    }
}
