import { UserError } from "../base/userError";
import { visible } from "../base/visible";
import type { EngineRun } from "./engineRun";
import { isStillOwn, lineOf, type Marked, markerOf, newOwner } from "./marker";

/** A policy that a resource recorded, as it is now. */
export interface Owned {
    readonly noun: string;
    readonly id: string;
    readonly name: string;
    /** Its description now, marker included. */
    readonly description: string | null | undefined;
}

/** Inputs with the owner to write: the recorded one, or a new one. Without a marker there is no place for it. */
export function withOwner<Inputs extends Marked>(inputs: Inputs, recorded?: string): Inputs & Pick<Marked, "owner"> {
    return inputs.marker === undefined ? inputs : { ...inputs, owner: recorded ?? newOwner() };
}

/** Tells the run whose a policy is as it is recorded, since its assignments ask. Nothing has to be recorded anew for that. */
export function recall(run: EngineRun, noun: string, id: string, recorded: Marked): false {
    record(run, noun, id, recorded, false);
    return false;
}

/** Tells the run whose a policy is that it has made, taken over or found to be its own. */
export function remember(run: EngineRun, noun: string, id: string, written: Marked): void {
    record(run, noun, id, written, true);
}

function record(run: EngineRun, noun: string, id: string, marked: Marked, isWritten: boolean): void {
    const line = lineOf(marked);
    if (line !== undefined) {
        run.recordMarker(noun, id, line, isWritten);
    }
}

/**
 * The line of another owner that a policy bears now; undefined while it is the resource's own. What this run has taken over is
 * known before every replica shows it.
 */
export function otherOwner(run: EngineRun, { noun, id, description }: Owned, recorded: Marked): string | undefined {
    const lines = [run.markerOf(noun, id), markerOf(description)];
    return lines.find((line) => line !== undefined && !isStillOwn(recorded, line));
}

/** @throws UserError where another owner's line is on the policy: it was taken over, and is not changed from here. */
export function refuseOtherOwner(run: EngineRun, policy: Owned, recorded: Marked): void {
    const other = otherOwner(run, policy, recorded);
    if (other !== undefined) {
        throw new UserError(
            `another resource manages it now: its description says '${visible(other)}', and this resource recorded ` +
                `'${lineOf(recorded) ?? "no such line"}'. Nothing was changed. Take this resource out of the program, or run ` +
                `\`pulumi refresh\`, which forgets it; to take it back, write adopt: {id: "${policy.id}"} on a new resource`,
        );
    }
}

/**
 * Whether an existing policy that a create was to take over still bears another's line, since the create failed before its own was
 * written. Such a create records nothing, and the next one takes the policy over: recorded, it would be refused as another's.
 */
export function isNotTakenOver({ description }: Owned, inputs: Marked): boolean {
    return !isStillOwn(inputs, markerOf(description));
}

/** Whether a refresh or delete has to forget a policy without touching it, since another owner has it; says so. */
export function isForgotten(run: EngineRun, policy: Owned, recorded: Marked): boolean {
    const other = otherOwner(run, policy, recorded);
    if (other === undefined) {
        return false;
    }
    console.log(
        `${policy.noun} '${visible(policy.name)}' (${policy.id}) was not touched, and is no longer recorded here: ` +
            `another resource manages it now ('${visible(other)}').`,
    );
    return true;
}
