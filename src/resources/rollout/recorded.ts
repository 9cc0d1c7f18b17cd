import * as pulumi from "@pulumi/pulumi";
import { type DeclaredRing, devicesInWords, recordedRings, rolloutChanges } from "../../rollout/changes";
import { placeOf } from "../impact/entry";
import { recordedState } from "../impact/recorded";
import { hasMocks } from "../mocked";
import { ProgramError } from "../programError";
import { formerNames, type HotpatchRolloutArgs } from "./args";
import { ringDevices, stateOf } from "./ringArguments";

/** The rings of a rollout as they are recorded and compared. */
export function declaredRings(args: HotpatchRolloutArgs): DeclaredRing[] {
    return args.rings.map((ring) => {
        const { name, open } = ringDevices(ring);
        return {
            name,
            open,
            devices: devicesInWords(ringDevices(ring)),
            ...stateOf(args, ring),
            formerly: formerNames(ring),
        };
    });
}

/**
 * Says in a sentence what an update changes in a rollout, in the preview and in `pulumi up`.
 *
 * @throws ProgramError for an update that must not be sent
 */
export async function sayChanges(
    resource: pulumi.Resource,
    { type, name, opts }: { readonly type: string; readonly name: string; readonly opts: pulumi.ResourceOptions },
    rings: readonly DeclaredRing[],
): Promise<true> {
    if (hasMocks()) {
        return true;
    }
    const { recorded } = await placeOf({ type, name, opts }, await recordedState());
    const { sentences, refusal } = rolloutChanges(recordedRings(recorded?.outputs ?? {}), rings);
    if (refusal !== undefined) {
        throw new ProgramError(`HotpatchRollout '${name}': ${refusal} Nothing of the new ring was sent.`);
    }
    if (sentences.length > 0) {
        await pulumi.log.info(sentences.join("\n"), resource);
    }
    return true;
}
