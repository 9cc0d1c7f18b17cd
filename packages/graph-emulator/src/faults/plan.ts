import type { FaultName } from "./kinds";

/** Which requests are meant. A property that is left out matches anything. */
export interface RequestMatch {
    /** `POST`; several as `POST,PATCH`; `write` for all except GET. */
    readonly method?: string;
    /**
     * The path after the version: `/groups/{id}`. A `*` stands for one segment, `**` for any number of them. Case, the
     * query and the notation of a key (`/groups('x')`) do not matter.
     */
    readonly path?: string;
    readonly version?: "v1.0" | "beta";
    /** Whole requests, parts of a `$batch`, or both. Defaults to both; the `$batch` itself is a whole request. */
    readonly of?: "requests" | "parts";
}

/** The details of a fault. */
export interface FaultDetails {
    /** The seconds in `Retry-After`, for kinds that have one. Defaults to 2, or 2.128. */
    readonly retryAfter?: number;
    /** How long `slow` and `hang` take, in real milliseconds. Defaults to 500 and 30,000. */
    readonly milliseconds?: number;
}

/** A fault at the nth request of a kind. */
export interface FaultRule extends RequestMatch, FaultDetails {
    /** `count` injects nothing and only counts what matches. */
    readonly kind: FaultName | "count";
    /** The first matching request that is hit, from 1. Defaults to 1. */
    readonly nth?: number;
    /** How many matching requests in a row are hit. Defaults to 1. */
    readonly times?: number | "always";
}

/** A sequence of faults that ends in success: each matching request gets the next one. */
export interface FaultChain extends RequestMatch, FaultDetails {
    readonly kinds: readonly FaultName[];
    /** `manual`: the chain stays where it is until it is moved on. Defaults to `automatic`. */
    readonly advance?: "automatic" | "manual";
}

/** Random faults. */
export interface RandomFaults extends RequestMatch, FaultDetails {
    /** The share of matching requests that are hit, 0 to 1. */
    readonly share: number;
    /** The same seed produces the same faults at the same requests. Defaults to the emulator's. */
    readonly seed?: number;
    /** Defaults to all kinds. */
    readonly kinds?: readonly FaultName[];
}

/**
 * All faults to inject. If several could hit a request, rules take precedence over the chain, and the chain over random
 * faults.
 */
export interface FaultPlan {
    readonly rules?: readonly FaultRule[];
    readonly chain?: FaultChain;
    readonly random?: RandomFaults;
}
