import type { FaultName } from "./kinds";

/** Which requests are meant. Left out means any. */
export interface RequestMatch {
    /** `POST`; several as `POST,PATCH`; `write` for all that are not GET. */
    readonly method?: string;
    /**
     * The path below the version: `/groups/{id}`. A `*` stands for one segment, `**` for any number of them. Case, the query
     * and the way of writing a key (`/groups('x')`) do not matter.
     */
    readonly path?: string;
    readonly version?: "v1.0" | "beta";
    /** Whole requests, parts of a `$batch`, or both. Default both; the `$batch` itself is a whole request. */
    readonly of?: "requests" | "parts";
}

/** How a fault is carried out. */
export interface FaultDetails {
    /** Seconds that `Retry-After` says, in kinds that have one. Default 2, or 2.128. */
    readonly retryAfter?: number;
    /** How long `slow` and `hang` take, in real milliseconds. Default 500 and 30,000. */
    readonly milliseconds?: number;
}

/** A fault at the Nth request of a kind. */
export interface FaultRule extends RequestMatch, FaultDetails {
    /** `count` injects nothing and only counts what matches. */
    readonly kind: FaultName | "count";
    /** The first of the matching requests that is hit, from 1. Default 1. */
    readonly nth?: number;
    /** How many matching requests in a row are hit. Default 1. */
    readonly times?: number | "always";
}

/** A sequence of faults that ends in success: each matching request meets the next one. */
export interface FaultChain extends RequestMatch, FaultDetails {
    readonly kinds: readonly FaultName[];
    /** `manual`: the chain stays where it is until it is told to go on. Default `automatic`. */
    readonly advance?: "automatic" | "manual";
}

/** Faults by chance. */
export interface RandomFaults extends RequestMatch, FaultDetails {
    /** The share of matching requests that are hit, 0 to 1. */
    readonly share: number;
    /** The same seed makes the same faults at the same requests. Default: the emulator's. */
    readonly seed?: number;
    /** Default: all kinds. */
    readonly kinds?: readonly FaultName[];
}

/** All faults that are to be injected. Of those that could hit a request, a rule goes before the chain, and that before chance. */
export interface FaultPlan {
    readonly rules?: readonly FaultRule[];
    readonly chain?: FaultChain;
    readonly random?: RandomFaults;
}
