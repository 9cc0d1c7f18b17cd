import { UserError } from "../base/userError";
import { visible } from "../base/visible";
import type { EngineRun } from "./engineRun";
import { isStillOwn, lineOf, type Marked, markerOf, newOwner } from "./marker";

/** The current form of a policy that a resource recorded. */
export interface Owned {
    readonly noun: string;
    readonly id: string;
    readonly name: string;
    /** Its current description, marker included. */
    readonly description: string | null | undefined;
}

/** Inputs with the owner to write: the recorded one, or a new one. Without a marker there is nowhere to put it. */
export function withOwner<Inputs extends Marked>(inputs: Inputs, recorded?: string): Inputs & Pick<Marked, "owner"> {
    return inputs.marker === undefined ? inputs : { ...inputs, owner: recorded ?? newOwner() };
}

/**
 * Tells the run who owns a policy according to the recorded state, because its assignments ask. Nothing has to be
 * recorded again for that.
 */
export function recall(run: EngineRun, noun: string, id: string, recorded: Marked): false {
    record(run, noun, id, recorded, false);
    return false;
}

/** Tells the run that a resource owns a policy that it has created, adopted, or verified to be its own. */
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
 * The line of another owner that a policy now has; undefined while it still belongs to the resource. If this run has
 * taken a policy over, that is known before every replica shows it.
 */
export function otherOwner(run: EngineRun, { noun, id, description }: Owned, recorded: Marked): string | undefined {
    const lines = [run.markerOf(noun, id), markerOf(description)];
    return lines.find((line) => line !== undefined && !isStillOwn(recorded, line));
}

/** @throws UserError if the policy has another owner's line: it was taken over, and must not be changed from here. */
export function refuseOtherOwner(run: EngineRun, policy: Owned, recorded: Marked): void {
    const other = otherOwner(run, policy, recorded);
    if (other !== undefined) {
        throw new UserError(
            `another resource manages it now: its description says '${visible(other)}', but this resource recorded ` +
                `'${lineOf(recorded) ?? "no such line"}'. Nothing was changed. Remove this resource from the program, or run ` +
                `\`pulumi refresh\`, which forgets it; to take it back, write adopt: {id: "${policy.id}"} on a new resource`,
        );
    }
}

/**
 * Whether an existing policy that a create was about to adopt still has another owner's line, because the create failed
 * before writing its own. Such a create records nothing, and the next one adopts the policy; if it were recorded, it
 * would be refused as belonging to someone else.
 */
export function isNotTakenOver({ description }: Owned, inputs: Marked): boolean {
    return !isStillOwn(inputs, markerOf(description));
}

/** Whether a refresh or delete has to forget a policy without touching it because it has another owner. Logs that. */
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
