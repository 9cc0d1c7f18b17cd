import { isPlainObject } from "../base/plainObject";
import { type GateTerms, recordedTerms } from "./gateTerms";

/**
 * `running`; `paused`: no device enters or leaves, and everything else goes on; `stopped`: hotpatch is off for the
 * ring's devices, which stay in its policy.
 */
export type RolloutState = "running" | "paused" | "stopped";

/** The states, from the mildest. */
export const ROLLOUT_STATES: readonly RolloutState[] = ["running", "paused", "stopped"];

/** What is recorded of a ring. */
export interface RingRecord {
    readonly name: string;
    /** How much of it is open, from 0 to 1. */
    readonly open: number;
    /** Which devices it has, in words: `share from 0 % to 5 %`. */
    readonly devices: string;
    readonly paused: boolean;
    readonly stopped: boolean;
    /** When it was last opened further: ISO 8601. */
    readonly openedAt?: string;
    /** What its gates said at the last `pulumi up`; absent if they did not hold it. */
    readonly held?: RingHeld;
    /** What would open it further, if it is opened by the stack's configuration and has a step left. */
    readonly next?: RingStep;
}

/** The next step of a ring that is opened by the stack's configuration. */
export interface RingStep {
    /** The key, with its namespace: `tenant:broad`. */
    readonly config: string;
    /** How much of it is open then, from 0 to 1. */
    readonly to: number;
    /** What the gates were made with that decide about it. */
    readonly gates: readonly GateTerms[];
    /** The versions of Windows whose known issues concern it; none for all that support hotpatches. */
    readonly versions: readonly string[];
}

/** Why a ring is not open as far as the program says. */
export interface RingHeld {
    /** How much of it would be open, from 0 to 1. */
    readonly to: number;
    /** When the gates were asked, ISO 8601. */
    readonly at: string;
    /** Whole sentences. */
    readonly reasons: readonly string[];
}

/** A ring as the program declares it. */
export interface DeclaredRing extends RingRecord {
    /** Names that it had before. */
    readonly formerly: readonly string[];
}

/** What an update changes in a rollout. */
export interface RolloutChanges {
    /** One sentence for each change, in the order of the rings. */
    readonly sentences: readonly string[];
    /** Why the update must not be sent, with the fix. */
    readonly refusal?: string;
}

/**
 * The changes between what was recorded and what the program declares, in words.
 *
 * Refused: a ring that is gone together with a ring that is new. If it was renamed, that would delete the old group and
 * policy and make new ones, and its devices would be in no policy until Entra has found the members of the new group.
 */
export function rolloutChanges(before: readonly RingRecord[], after: readonly DeclaredRing[]): RolloutChanges {
    const known = after.map((ring) => ({ ring, former: formerRing(before, ring) }));
    const gone = before.filter((each) => !known.some(({ former }) => former === each));
    const added = known.filter(({ former }) => former === undefined).map(({ ring }) => ring);
    const [lost] = gone.filter(({ open }) => open > 0);
    const [next] = added.filter(({ open }) => open > 0);
    const sentences = [
        ...known.flatMap(({ ring, former }) => changesOfRing(ring, former)),
        ...gone
            .filter(({ open }) => open > 0)
            .map(({ name }) => `ring '${name}' is removed, with its policy: its devices are in no ring then`),
        ...orderChange(
            known.flatMap(({ ring, former }) => (former === undefined ? [] : [{ ring, former }])),
            before,
        ),
    ];
    return lost === undefined || next === undefined
        ? { sentences }
        : {
              sentences,
              refusal:
                  `ring '${lost.name}' is gone, and ring '${next.name}' is new. If '${lost.name}' was renamed, add ` +
                  `formerly: "${lost.name}" to ring '${next.name}', and nothing is replaced. If not, make two updates of ` +
                  "it: first remove the one, then add the other.",
          };
}

/** What is recorded of a ring under its name, or under one that it had before. */
export function formerRing(
    before: readonly RingRecord[],
    ring: Pick<DeclaredRing, "name" | "formerly">,
): RingRecord | undefined {
    return before.find(({ name }) => name === ring.name) ?? before.find(({ name }) => ring.formerly.includes(name));
}

function changesOfRing(ring: DeclaredRing, former: RingRecord | undefined): string[] {
    const { name, open } = ring;
    const openBefore = former?.open ?? 0;
    const sentences: string[] = [];
    if (former !== undefined && former.name !== name) {
        sentences.push(`ring '${former.name}' is called '${name}' now`);
    }
    if (open !== openBefore) {
        const verb = open > openBefore ? "opens" : open === 0 ? "is closed" : "shrinks";
        sentences.push(`ring '${name}' ${verb}: ${inPercent(openBefore)} -> ${inPercent(open)}`);
    }
    if (former !== undefined && former.devices !== ring.devices) {
        sentences.push(`ring '${name}' has other devices: ${former.devices} -> ${ring.devices}`);
    }
    return open === 0 ? sentences : [...sentences, ...stateChanges(ring, former)];
}

function stateChanges(ring: DeclaredRing, former: RingRecord | undefined): string[] {
    const { stopped = false, paused = false } = former ?? {};
    const is = `ring '${ring.name}' is`;
    return [
        ...(ring.stopped === stopped
            ? []
            : [
                  ring.stopped
                      ? `${is} stopped: hotpatch is off for its devices, which restart for every update`
                      : `${is} not stopped any more: hotpatch is as before`,
              ]),
        ...(ring.paused === paused
            ? []
            : [
                  ring.paused
                      ? `${is} paused: no device enters or leaves`
                      : `${is} not paused any more: devices enter and leave`,
              ]),
    ];
}

function orderChange(
    known: readonly { readonly ring: RingRecord; readonly former: RingRecord }[],
    before: readonly RingRecord[],
): string[] {
    const places = known.map(({ former }) => before.indexOf(former));
    const isSame = places.every((place, index) => index === 0 || place > (places[index - 1] ?? 0));
    return isSame ? [] : [`the order of the rings is ${known.map(({ ring }) => `'${ring.name}'`).join(", ")} now`];
}

/** A part of a ring or of a fleet, as texts write it: `33.3 %`. */
export function inPercent(part: number): string {
    return `${Number((part * 100).toFixed(1))} %`;
}

/** Which devices a ring has, as it is recorded. */
export function devicesInWords(ring: {
    readonly share?: number | { readonly from: number; readonly to: number } | undefined;
    readonly rule?: string | undefined;
    readonly isRest?: boolean | undefined;
}): string {
    const { share, rule, isRest } = ring;
    if (share !== undefined) {
        const { from, to } = typeof share === "number" ? { from: 0, to: share } : share;
        return `share from ${inPercent(from)} to ${inPercent(to)}`;
    }
    return isRest === true ? "the rest" : rule === undefined ? "a group" : "a rule";
}

/** What the state holds of a rollout's rings; none where it holds nothing that can be read. */
export function recordedRings(outputs: Readonly<Record<string, unknown>>): RingRecord[] {
    const rings: readonly unknown[] = Array.isArray(outputs.rings) ? outputs.rings : [];
    return rings.flatMap((ring) => {
        if (!isPlainObject(ring)) {
            return [];
        }
        const { name, open, devices, openedAt } = ring;
        const held = recordedHeld(ring.held);
        const next = recordedStep(ring.next);
        return typeof name === "string" && typeof open === "number" && typeof devices === "string"
            ? [
                  {
                      name,
                      open,
                      devices,
                      paused: ring.paused === true,
                      stopped: ring.stopped === true,
                      ...(typeof openedAt === "string" ? { openedAt } : {}),
                      ...(held === undefined ? {} : { held }),
                      ...(next === undefined ? {} : { next }),
                  },
              ]
            : [];
    });
}

function recordedHeld(held: unknown): RingHeld | undefined {
    if (!isPlainObject(held) || typeof held.to !== "number" || typeof held.at !== "string") {
        return undefined;
    }
    const reasons: readonly unknown[] = Array.isArray(held.reasons) ? held.reasons : [];
    return { to: held.to, at: held.at, reasons: reasons.filter((reason) => typeof reason === "string") };
}

function recordedStep(step: unknown): RingStep | undefined {
    if (!isPlainObject(step) || typeof step.config !== "string" || typeof step.to !== "number") {
        return undefined;
    }
    const gates: readonly unknown[] = Array.isArray(step.gates) ? step.gates : [undefined];
    const versions: readonly unknown[] = Array.isArray(step.versions) ? step.versions : [];
    return {
        config: step.config,
        to: step.to,
        gates: gates.map(recordedTerms),
        versions: versions.filter((version) => typeof version === "string"),
    };
}
