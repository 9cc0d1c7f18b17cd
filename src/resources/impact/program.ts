import * as pulumi from "@pulumi/pulumi";
import { messageOf } from "../../base/messageOf";
import { settledWithin } from "../../base/settledWithin";
import { visible } from "../../base/visible";
import type { GraphClient } from "../../graph/client";
import { Deadline } from "../../graph/deadline";
import { stoppable } from "../../graph/transport/stoppable";
import { within } from "../../graph/withinDeadline";
import { deferralDays } from "../../handlers/qualityUpdatePolicy/deferral";
import { type Assessed, assessed } from "../../impact/assess";
import { exceeded, measured, UNKNOWN_NUMBERS } from "../../impact/limits";
import { isNoChange } from "../../impact/plan";
import { readTenant, type TenantNow } from "../../impact/readTenant";
import { IMPACT_SCHEMA, type ImpactBlock, type ImpactSummary } from "../../impact/summary";
import { stopAfter } from "../../readiness/stop";
import { impactText, limitsText } from "../../report/impactText";
import { ProgramError } from "../programError";
import { programGraph } from "../programGraph";
import { type Changes, changesOf } from "./changes";
import { type Entry, hasLimits, placeOf, type ResourceTeller } from "./entry";
import { writeImpactFiles } from "./files";
import { type Recorded, recordedState } from "./recorded";
import { isChanged, type Resolved, resolved } from "./resolve";
import { isSeen } from "./seen";
import { impactSettings } from "./settings";

/** Settling and telling after the budget, in milliseconds: reads that are under way end with the budget. */
const GRACE_MS = 1_500;
/** How long an argument is waited for while resources wait for the answer, in milliseconds. */
const PATIENCE_MS = 2_000;

interface Reading {
    readonly seconds: number;
    readonly graph: GraphClient;
    readonly signal: AbortSignal;
    readonly release: () => void;
    readonly began: number;
    readonly tenant: Promise<TenantNow>;
}

/** What one program declares, and what it has read to tell what that does to devices. */
export class ImpactProgram {
    private readonly entries: Entry[] = [];
    private readonly refusals = new Map<ResourceTeller, Promise<ProgramError | undefined>>();
    private readonly thrown = new Set<string>();
    private readonly stack: ResourceTeller = {
        title: "What is removed from the program",
        limits: impactSettings().limits,
    };
    private reading?: Reading;
    private last?: { readonly key: string; readonly result: Promise<Assessed> };

    declare(entry: Entry): void {
        this.entries.push(entry);
        // What is recorded has to be read before anything is sent; a change has the tenant read while the program goes on.
        const begun = recordedState().then(async (recorded) => {
            const [mine] = await resolved([entry], { recorded });
            if (mine !== undefined && isChanged(mine)) {
                this.readNow(recorded);
            }
        });
        begun.catch(() => undefined); // The end says why.
    }

    /**
     * What every step of the engine waits for in `pulumi up`: the recorded state and the tenant have to be read as they are before
     * anything is sent. What cannot be read is told at the end, and keeps nothing from being sent.
     */
    async beforeStep(): Promise<void> {
        if (!pulumi.runtime.isDryRun()) {
            await recordedState()
                .then((recorded) => this.readNow(recorded).tenant)
                .catch(() => undefined);
        }
    }

    /**
     * Resolves when a resource of a ring with limits may be sent.
     *
     * @throws ProgramError where they do not hold, and the resource is not there yet: what exists is held as it is instead.
     */
    async mayBeSent(entry: Entry): Promise<void> {
        const refusal = (await this.mayChange(entry)) ? await this.refusalOf(entry.teller) : undefined;
        const isNew = async () => (await placeOf(entry, await recordedState())).recorded === undefined;
        if (refusal !== undefined && (await isNew())) {
            this.thrown.add(refusal.message);
            throw refusal;
        }
    }

    /** Why nothing of a ring may be sent; undefined where its limits hold, or it has none. */
    refusalOf(teller: ResourceTeller): Promise<ProgramError | undefined> {
        const known =
            this.refusals.get(teller) ?? (hasLimits(teller) ? this.decide(teller) : Promise.resolve(undefined));
        this.refusals.set(teller, known);
        return known;
    }

    private async mayChange(entry: Entry): Promise<boolean> {
        const recorded = await recordedState();
        const [mine] = await resolved([entry], { recorded, patience: PATIENCE_MS }, this.entries);
        return mine !== undefined && isChanged(mine);
    }

    private async decide(teller: ResourceTeller): Promise<ProgramError | undefined> {
        // All rings of a program are usually declared in one go; what comes later counts as it is in the tenant.
        await new Promise(setImmediate);
        const { limits } = teller;
        try {
            const found = await this.assessment(PATIENCE_MS);
            const block = found?.assessed.blocks.get(teller);
            return block && found && refusalBy(teller, block, found.assessed.fleet);
        } catch (error) {
            const over = exceeded(limits, UNKNOWN_NUMBERS);
            return over.length === 0
                ? undefined
                : new ProgramError(
                      `${teller.title}: whether its limits hold is not known, so nothing of it is sent: ${reasonOf(error)} ` +
                          "Try again, or take `impact` out of the ring.",
                  );
        }
    }

    private readNow(recorded: Recorded): Reading {
        if (this.reading === undefined) {
            const { seconds } = impactSettings();
            const { signal = new AbortController().signal, release } = stopAfter(seconds, undefined);
            const graph = stoppable(within(programGraph(), new Deadline(seconds)), signal);
            const tenant = settledWithin(seconds * 1000 + GRACE_MS, () =>
                readTenant(graph, deferralDays.read, groupsRecorded(recorded)),
            );
            tenant.catch(() => undefined);
            this.reading = { seconds, graph, signal, release, began: Date.now(), tenant };
        }
        return this.reading;
    }

    /** Logs what the program does to devices, once it has declared everything. */
    async tell(): Promise<void> {
        let refusals: (ProgramError | undefined)[] = [];
        try {
            const found = await this.assessment();
            if (found === undefined) {
                writeImpactFiles(emptySummary([]));
                return;
            }
            const { blocks, ...about } = found.assessed;
            const summary: ImpactSummary = {
                ...about,
                ageSeconds: found.ageSeconds,
                blocks: [...blocks].map(([teller, block]) => withLimits(teller, block, about.fleet)),
                notKnown: [...about.notKnown, ...found.notKnown],
            };
            for (const [{ resource }, block] of blocks) {
                await pulumi.log.info(impactText(block, summary), resource);
            }
            writeImpactFiles(summary);
            sayNotKnown(summary.notKnown);
            refusals = [...blocks].map(([teller, block]) => refusalBy(teller, block, about.fleet));
        } catch (error) {
            const why = reasonOf(error);
            pulumi.log.warn(visible(`What this change does to devices is not known: ${why}`));
            writeImpactFiles(emptySummary([why]));
            refusals = await Promise.all(this.tellersWithLimits().map((teller) => this.decide(teller)));
        } finally {
            this.reading?.release();
        }
        const all = [...(await Promise.all(this.refusals.values())), ...refusals];
        const messages = new Set(all.flatMap((refusal) => refusal?.message ?? []));
        const untold = [...messages].filter((message) => !this.thrown.has(message));
        if (untold.length > 0) {
            // Thrown: a preview in which an error is only logged ends with success.
            throw new ProgramError(untold.join("\n"));
        }
    }

    /** Rings of which it was decided, and is known by now, that nothing is sent. */
    private async refusedTellers(): Promise<ReadonlySet<ResourceTeller>> {
        const decided = [...this.refusals].map(async ([teller, refusal]) => {
            const known = await Promise.race([refusal, Promise.resolve(undefined)]);
            return known === undefined ? [] : [teller];
        });
        return new Set((await Promise.all(decided)).flat());
    }

    private tellersWithLimits(): ResourceTeller[] {
        return [...new Set(this.entries.map(({ teller }) => teller))].filter(hasLimits);
    }

    /** What the program as it is declared by now does to devices; undefined where it changes nothing. */
    private async assessment(patience?: number) {
        const recorded = await recordedState();
        const waiting = patience === undefined ? {} : { patience };
        const unread = await resolved(this.entries, { recorded, ...waiting });
        const isQuiet = ({ teller }: Resolved) => teller.isSilent === true;
        const refused = await this.refusedTellers();
        // In the end the engine has said what it changes; what is held back it does not.
        const isMeant = (entry: Resolved) =>
            patience === undefined
                ? isSeen(entry.urn) || (refused.has(entry.teller) && isChanged(entry))
                : isChanged(entry);
        const first = changesOf(unread, recorded, [], this.stack, isMeant);
        if (!unread.some((entry) => isMeant(entry) && !isQuiet(entry)) && isNoChange(withoutEntries(first))) {
            return undefined;
        }
        const reading = this.readNow(recorded);
        const tenant = await reading.tenant;
        const entries = await resolved(this.entries, { recorded, policies: tenant.policies, ...waiting });
        const { declared, notKnown } = changesOf(entries, recorded, tenant.policies, this.stack, isMeant);
        const key = JSON.stringify(declared, (property, value) => (property === "teller" ? undefined : value));
        if (this.last?.key !== key) {
            const left = reading.seconds * 1000 - (Date.now() - reading.began) + GRACE_MS;
            const { graph, signal } = reading;
            const result = settledWithin(Math.max(left, 1), () =>
                assessed({ graph, signal, tenant, now: new Date(), random: Math.random }, declared),
            );
            this.last = { key, result };
        }
        const result = await this.last.result;
        // Every teller of a declaration is one of ours.
        const all = [...result.blocks] as [ResourceTeller, ImpactBlock][];
        const blocks = new Map(all.filter(([{ isSilent }]) => isSilent !== true));
        return {
            assessed: { ...result, blocks },
            notKnown,
            ageSeconds: Math.round((Date.now() - reading.began) / 1000),
        };
    }
}

/** What is changed beside what is declared: removals alone. */
function withoutEntries({ declared }: Changes): Changes["declared"] {
    return { ...declared, groups: [], policies: [], assignments: [], prerequisites: [] };
}

function withLimits({ limits }: ResourceTeller, block: ImpactBlock, fleet: number | undefined): ImpactBlock {
    const { policies, prerequisites } = block;
    return { ...block, exceeded: exceeded(limits, measured(policies, prerequisites, fleet ?? 0)) };
}

function refusalBy(teller: ResourceTeller, block: ImpactBlock, fleet: number | undefined): ProgramError | undefined {
    const judged = withLimits(teller, block, fleet);
    return judged.exceeded.length === 0 ? undefined : new ProgramError(limitsText(judged));
}

function groupsRecorded(recorded: Recorded): string[] {
    return [...recorded.values()].flatMap(({ outputs }) => {
        const lists = [outputs.includeGroupIds, outputs.excludeGroupIds, [outputs.objectId]];
        return lists
            .flatMap((list) => (Array.isArray(list) ? list : []))
            .filter((id): id is string => typeof id === "string");
    });
}

function emptySummary(notKnown: readonly string[]): ImpactSummary {
    return { schema: IMPACT_SCHEMA, readAt: new Date().toISOString(), ageSeconds: 0, blocks: [], notKnown };
}

function sayNotKnown(notKnown: readonly string[]): void {
    if (notKnown.length > 0) {
        pulumi.log.warn(visible(`What this change does to devices is not known in full: ${notKnown.join(" ")}`));
    }
}

function reasonOf(error: unknown): string {
    const why = messageOf(error);
    return /[.)]$/.test(why) ? why : `${why}.`;
}
