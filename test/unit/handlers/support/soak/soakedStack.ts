import type { FaultRule } from "../../../../../packages/graph-emulator/src/faults/plan";
import type { GraphEmulator } from "../../../../../src/emulator";
import type { Bag } from "../engineModel";
import type { Ring, RingProgram } from "./rings";

/** What goes wrong during a run. */
export type Trouble =
    | { readonly what: "fault"; readonly rule: FaultRule }
    | { readonly what: "kill"; readonly at: number; readonly when: "before" | "after" };

export interface HowToRun {
    /** With `--refresh`. */
    readonly refresh: boolean;
    readonly trouble?: Trouble;
}

/** How one run ended. */
export interface RunEnd {
    /** What the user was told; undefined where all went well. */
    readonly failure?: string;
    /** Whether the trouble came to pass: a run may make fewer requests than were reckoned with. */
    readonly isTroubled: boolean;
}

/** What the state holds of one resource. */
export interface Kept {
    readonly urn: string;
    readonly type: string;
    readonly id: string;
    readonly outputs: Bag;
}

/** A stack that can be soaked: the handlers on the model of the engine, or the real engine. */
export interface SoakedStack {
    readonly emulator: GraphEmulator;
    /** Object ids of the groups that programs name by their place. */
    readonly groups: string[];
    /** Sends a request as somebody in the admin centre; throws where it is refused. */
    send(method: string, path: string, body?: unknown): Promise<unknown>;
    /** Replaces the program. */
    write(program: RingProgram): Promise<void>;
    /** Whom a ring's policy is to reach, by object id. */
    includedBy(ring: Ring): readonly string[];
    /** Object ids of the groups that the program itself makes. */
    ownGroups(): Promise<readonly string[]>;
    /** One `pulumi up`, with what a user does before it can be run again. */
    up(how: HowToRun): Promise<RunEnd>;
    /** What is still to be done according to a further run, with or without a refresh; undefined for nothing. */
    leftToDo(refresh: boolean): Promise<string | undefined>;
    /** The state as another process reads it. Throws where it cannot be read, or does not say the same. */
    readable(): Promise<readonly Kept[]>;
    /** The package is replaced, or the state is brought to what another release had written. Says what it did. */
    upgrade(): Promise<string>;
    /** All that was written since the last call: states, what was printed, what was sent. */
    written(): Promise<string>;
    /** What must not be in it. */
    readonly secrets: readonly string[];
}
