import { UserError } from "../base/userError";
import type { RingStep } from "./changes";
import type { GateDecision, GateFacts } from "./gateFacts";
import { decision, gateOf } from "./gates";
import type { GateTerms } from "./gateTerms";
import type { RecordedRing, RecordedRollout } from "./recordedStack";
import type { ConfigChange } from "./stackConfig";

/**
 * The version of the documented result format. Within a version, properties may be added but never changed or removed.
 */
export const ROLLOUT_PROMOTION_SCHEMA = "hotpatch-rollout-promotion/1";

/** Whether the next ring of a rollout may be opened further, and the change that does it. */
export interface RolloutPromotion {
    readonly schema: typeof ROLLOUT_PROMOTION_SCHEMA;
    /** When the gates were asked, ISO 8601. */
    readonly evaluatedAt: string;
    readonly rollout: string;
    /** `done`: no ring has a step left. */
    readonly result: "open" | "held" | "done";
    /** Absent if no ring has a step left. */
    readonly step?: PromotedStep;
    /** What each gate said, in the order in which the program lists them. */
    readonly gates: readonly AskedGate[];
    /** Why the ring is held, in whole sentences; none if it is not. */
    readonly reasons: readonly string[];
}

/** A ring that is opened further, and where. */
export interface PromotedStep {
    readonly ring: string;
    /** How much of it is open, from 0 to 1. */
    readonly from: number;
    readonly to: number;
    /** The key of the stack's configuration, with its namespace. */
    readonly config: string;
    /** The file, as it was given or found. */
    readonly file: string;
    readonly change: ConfigChange;
    /** Whether the file was changed. */
    readonly written: boolean;
}

/** A gate and what it said. */
export interface AskedGate extends GateDecision {
    /** What the program made it with. */
    readonly gate: GateTerms;
}

/** A ring with a step, and the ring before it. */
export interface Candidate {
    readonly ring: RecordedRing;
    readonly step: RingStep;
    readonly before?: RecordedRing;
}

/** The ring that is next: the first one with a step left, so that none is skipped. Undefined if there is none. */
export function nextRing({ rings }: RecordedRollout): Candidate | undefined {
    const index = rings.findIndex(({ next }) => next !== undefined);
    const ring = rings[index];
    const before = rings[index - 1];
    return ring?.next === undefined
        ? undefined
        : { ring, step: ring.next, ...(before === undefined ? {} : { before }) };
}

/**
 * The rollout that is meant.
 *
 * @throws UserError if there is no such rollout, or several and none was named
 */
export function chosenRollout(rollouts: readonly RecordedRollout[], name: string | undefined): RecordedRollout {
    const names = rollouts.map((each) => `'${each.name}'`).join(", ");
    const [first, second] = name === undefined ? rollouts : rollouts.filter((each) => each.name === name);
    if (first === undefined) {
        throw new UserError(`The stack has no rollout '${name}'. It has ${names}.`);
    }
    if (second !== undefined) {
        throw new UserError(`The stack has the rollouts ${names}. Name one with --rollout.`);
    }
    return first;
}

/** What the gates of a step say. One that only the program can ask holds, unless those are left to the program. */
export async function askedAboutStep(
    { ring, step, before }: Candidate,
    facts: Pick<GateFacts, "now" | "month" | "knownIssues"> & Pick<NonNullable<GateFacts["before"]>, "delivery">,
    leaveOwnGates: boolean,
): Promise<AskedGate[]> {
    const { now, month, knownIssues, delivery } = facts;
    const asked: GateFacts = {
        ring: ring.name,
        from: ring.open,
        to: step.to,
        now,
        month,
        knownIssues,
        ...(before === undefined
            ? {}
            : {
                  before: {
                      name: before.name,
                      open: before.open,
                      ...(before.openedAt === undefined ? {} : { openedAt: before.openedAt }),
                      ...(delivery === undefined ? {} : { delivery }),
                  },
              }),
    };
    const gates = leaveOwnGates ? step.gates.filter(({ kind }) => kind !== "own") : step.gates;
    return Promise.all(
        gates.map(async (terms) => {
            const gate = remade(terms);
            return { gate: terms, ...(gate === undefined ? onlyTheProgram(step) : await decision([gate], asked)) };
        }),
    );
}

/** What a state says that cannot be a gate's holds as well. */
function remade(terms: GateTerms): ReturnType<typeof gateOf> {
    try {
        return gateOf(terms);
    } catch {
        return undefined;
    }
}

function onlyTheProgram({ config, to }: RingStep): GateDecision {
    return {
        result: "held",
        reasons: [
            "The program has a gate of its own, which only the program can ask. " +
                `With --leave-own-gates the preview of the changed ${config}, ${to}, and pulumi up ask it instead.`,
        ],
    };
}
