import * as pulumi from "@pulumi/pulumi";
import { dynamicType } from "../kindOfProgram";
import { perProgram } from "../perProgram";

/** What the state of a stack holds of one resource. */
export interface RecordedResource {
    readonly type: string;
    readonly outputs: Readonly<Record<string, unknown>>;
}

/** The resources that the stack's state holds, by URN. */
export type Recorded = ReadonlyMap<string, RecordedResource>;

const readings = perProgram<{ reading?: Promise<Recorded> }>(() => ({}));

/**
 * The stack's own recorded state, read once for the whole program. The engine's own function reads it, from whatever backend the
 * stack has. In `pulumi up` the state grows while the program runs, so whoever wants to know what was recorded before has to ask
 * before anything is sent.
 */
export function recordedState(): Promise<Recorded> {
    const mine = readings();
    mine.reading ??= read();
    return mine.reading;
}

async function read(): Promise<Recorded> {
    const stackName = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
    const answer = await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", { stackName });
    const resources: Readonly<Record<string, Partial<RecordedResource>>> = answer?.outputs ?? {};
    return new Map(
        Object.entries(resources).map(([urn, { type: recorded = "", outputs = {} }]) => {
            // What a program in another language has made is known by the names that this program has for it.
            const type = dynamicType(recorded);
            return [urn.replace(`${recorded}::`, `${type}::`), { type, outputs }] as const;
        }),
    );
}
