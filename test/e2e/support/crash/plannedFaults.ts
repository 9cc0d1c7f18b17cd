import { FAULT_KINDS, type FaultName, type FaultRule } from "pulumi-hotpatch/emulator";
import { type Random, shares } from "../../../../packages/graph-emulator/src/fleet/random";
import type { RehearsedRequest } from "./crashMatrix";
import type { Operation } from "./operations";

/** A request of an operation that a fault can hit. */
export interface Target {
    readonly operation: Operation;
    readonly request: RehearsedRequest;
}

export interface PlannedFault {
    readonly operation: Operation;
    readonly rule: FaultRule;
    readonly name: string;
}

/** How much likelier a write is hit than a read. */
const WRITE_WEIGHT = 4;
/** How long `slow` and `hang` take, in milliseconds. Nothing is learned by waiting longer. */
const PAUSE_MS = 300;

/**
 * Chooses faults: kinds in turn, each as often as the others, at random requests. All operations are as likely, whether they
 * make many requests or few. No fault is chosen twice.
 * @param count at most the number of kinds times the number of targets
 */
export function plannedFaults(targets: readonly Target[], count: number, random: Random): readonly PlannedFault[] {
    const weight = ({ request }: Target) => (request.method === "GET" ? 1 : WRITE_WEIGHT);
    const weighted = shares(
        ...targets.map((target) => {
            const siblings = targets.filter(({ operation }) => operation === target.operation);
            return [target, weight(target) / siblings.reduce((sum, sibling) => sum + weight(sibling), 0)] as const;
        }),
    );
    const chosen = new Map<string, PlannedFault>();
    for (const kind of kindsInTurn(count, random)) {
        const before = chosen.size;
        while (chosen.size === before) {
            const fault = planned(random.draw(weighted), kind);
            chosen.set(fault.name, chosen.get(fault.name) ?? fault);
        }
    }
    return [...chosen.values()];
}

function kindsInTurn(count: number, random: Random): FaultName[] {
    const kinds: FaultName[] = [];
    while (kinds.length < count) {
        const round = FAULT_KINDS.map(({ name }) => name);
        random.shuffle(round);
        kinds.push(...round);
    }
    return kinds.slice(0, count);
}

function planned({ operation, request }: Target, kind: FaultName): PlannedFault {
    const { method, path, version, nth } = request;
    return {
        operation,
        rule: { kind, method, path, version, nth, of: "requests", milliseconds: PAUSE_MS },
        name: `${operation.name}, ${kind} at ${method} ${path} number ${nth}`,
    };
}
