import type { Deadline } from "../deadline";
import type { GraphErrorDetails } from "../errors";
import { BOUNDS } from "./bounds";
import type { Workload } from "./workload";

/**
 * Whether a request may be repeated without checking first.
 * - `read`: changes nothing.
 * - `repeatable`: a write that leads to the same state however often it is sent (PATCH, DELETE, `/assign`).
 * - `creates`: a write that creates something new each time.
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
    /** It was sent, but there is no usable answer. `hopeless`: another attempt would end the same way. */
    | { readonly kind: "lost"; readonly hopeless?: boolean; readonly error: GraphErrorDetails };

/** One request, and what is known about its attempts so far. */
export class Exchange {
    /** Our id of the latest attempt. */
    clientRequestId?: string;
    /** Called whenever the throttle has let an attempt through. */
    onAdmitted: () => void = () => {};
    /** The least privileged permission that it needs, if the caller knows it. */
    needs?: string;
    /** The size limit of the answer, in bytes. */
    mostBytes: number = BOUNDS.answer;
    /** Place in the throttle's queue; kept across retries. */
    ticket?: number;

    constructor(
        readonly method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE",
        /** The exact absolute URL. The SDK parses and reorders queries, which breaks nextLinks. */
        readonly url: string,
        readonly safety: Safety,
        readonly workload: Workload,
        readonly deadline: Deadline,
        readonly signal?: AbortSignal,
        /** How many requests a `$batch` contains; undefined for a single request. */
        readonly parts?: number,
    ) {}

    /** How many requests the service counts it as. */
    get units(): number {
        return this.parts ?? 1;
    }
}
