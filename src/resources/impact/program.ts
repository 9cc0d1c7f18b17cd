import * as pulumi from "@pulumi/pulumi";
import { settledWithin } from "../../base/settledWithin";
import { visible } from "../../base/visible";
import type { GraphClient } from "../../graph/client";
import { Deadline } from "../../graph/deadline";
import { stoppable } from "../../graph/transport/stoppable";
import { within } from "../../graph/withinDeadline";
import { type HandlerName, RESOURCE_TYPES } from "../../handlers/providerText";
import { deferralDays } from "../../handlers/qualityUpdatePolicy/deferral";
import { assessed } from "../../impact/assess";
import { isNoChange } from "../../impact/plan";
import { readTenant, type TenantNow } from "../../impact/readTenant";
import type { ImpactSummary } from "../../impact/summary";
import { stopAfter } from "../../readiness/stop";
import { impactText } from "../../report/impactText";
import { hasMocks } from "../mocked";
import { perProgram } from "../perProgram";
import { programGraph } from "../programGraph";
import { declaredChanges, isChanged, type Resolved, resolved } from "./changes";
import { type Entry, type ResourceTeller, tellerFor } from "./entry";
import { type Recorded, recordedState } from "./recorded";
import { impactSettings } from "./settings";

/** Settling and telling after the budget, in milliseconds: reads that are under way end with the budget. */
const GRACE_MS = 1_500;

/** What one program declares, and what it has read to tell what that does. */
class ImpactProgram {
    private readonly entries: Entry[] = [];
    private reading?: { readonly tenant: Promise<TenantNow>; readonly began: number } & Budget;
    private isScheduled = false;

    declare(entry: Entry): void {
        this.entries.push(entry);
        this.tellAtTheEnd();
        // What is recorded has to be read before anything is sent; a change has the tenant read while the program goes on.
        const begun = recordedState().then(async (recorded) => {
            if (isChanged(await resolved(entry, recorded))) {
                this.tenantNow(recorded);
            }
        });
        begun.catch(() => undefined); // The end says why.
    }

    tellAtTheEnd(): void {
        if (!this.isScheduled) {
            this.isScheduled = true;
            atTheEnd(() => this.tell());
        }
    }

    /** Resolves when a resource may be sent: at once if nothing of it changes, else when the tenant has been read as it is. */
    async mayBeSent(entry: Entry): Promise<void> {
        try {
            const recorded = await recordedState();
            if (isChanged(await resolved(entry, recorded))) {
                await this.tenantNow(recorded);
            }
        } catch {
            // What cannot be read is told at the end, and is no reason to send nothing.
        }
    }

    private tenantNow(recorded: Recorded): Promise<TenantNow> {
        if (this.reading === undefined) {
            const budget = newBudget();
            const tenant = settledWithin(budget.seconds * 1000 + GRACE_MS, () =>
                readTenant(budget.graph, deferralDays.read, groupsRecorded(recorded)),
            );
            tenant.catch(() => undefined);
            this.reading = { tenant, began: Date.now(), ...budget };
        }
        return this.reading.tenant;
    }

    private async tell(): Promise<void> {
        try {
            const summary = await this.summary();
            if (summary !== undefined) {
                sayNotKnown(summary.notKnown);
            }
        } catch (error) {
            sayFailure(error);
        } finally {
            this.reading?.release();
        }
    }

    /** Tells each block where it belongs; undefined where nothing changes. */
    private async summary(): Promise<ImpactSummary | undefined> {
        const recorded = await recordedState();
        const entries = await Promise.all(this.entries.map((entry) => resolved(entry, recorded)));
        const stack: ResourceTeller = { title: "What is removed from the program" };
        if (!(await this.isAnythingChanged(entries, recorded, stack))) {
            return undefined;
        }
        const tenant = await this.tenantNow(recorded);
        const { reading } = this;
        if (reading === undefined) {
            return undefined;
        }
        const { declared, notKnown } = await declaredChanges(entries, recorded, tenant.policies, stack);
        const left = reading.seconds * 1000 - (Date.now() - reading.began) + GRACE_MS;
        const { blocks, ...about } = await settledWithin(Math.max(left, 1), () =>
            assessed({ ...reading, tenant, now: new Date(), random: Math.random }, declared),
        );
        const summary: ImpactSummary = {
            ...about,
            ageSeconds: Math.round((Date.now() - reading.began) / 1000),
            blocks: [...blocks.values()],
            notKnown: [...about.notKnown, ...notKnown],
        };
        for (const [{ resource }, block] of blocks as Map<ResourceTeller, ImpactSummary["blocks"][number]>) {
            await pulumi.log.info(impactText(block, summary), resource);
        }
        return summary;
    }

    private async isAnythingChanged(
        entries: readonly Resolved[],
        recorded: Recorded,
        stack: ResourceTeller,
    ): Promise<boolean> {
        const { declared } = await declaredChanges(entries, recorded, [], stack);
        return !isNoChange(declared) || entries.some(isChanged);
    }
}

const programs = perProgram(() => new ImpactProgram());

/** Whether summaries are told at all: not in a unit test with mocks, and not where the stack's configuration says so. */
function isTold(): boolean {
    return !hasMocks() && impactSettings().isOn;
}

/** The same for a resource of our own; one that the program only reads changes nothing. */
export function tellsImpactOf(
    resource: pulumi.CustomResource,
    kind: HandlerName,
    name: string,
    {
        args,
        title,
        opts,
    }: Pick<Entry, "args"> & { readonly title: string; readonly opts: pulumi.CustomResourceOptions | undefined },
): void {
    if (opts?.id === undefined) {
        tellsImpact({ kind, type: RESOURCE_TYPES[kind], name, args, id: resource.id, resource, title, opts });
    }
}

/** Tells, at the end of the program, what a resource that it declares changes for devices. Nothing of this can fail the program. */
export function tellsImpact(
    given: Omit<Entry, "teller" | "opts"> & {
        readonly resource: pulumi.Resource;
        readonly title: string;
        readonly opts: pulumi.ResourceOptions | undefined;
    },
): void {
    const { resource, title, opts = {}, ...entry } = given;
    if (isTold()) {
        programs().declare({ ...entry, opts, teller: tellerFor(resource, title, opts.parent) });
    }
}

/**
 * A value that waits, in `pulumi up`, until the tenant was read as it is before the resource changes it. Where nothing of the resource
 * changes it waits for what is recorded alone, and in a preview for nothing.
 */
export function beforeSending<T>(
    value: pulumi.Input<T>,
    entry: Pick<Entry, "kind" | "type" | "name" | "args"> & { readonly opts: pulumi.ResourceOptions | undefined },
): pulumi.Input<T> {
    if (pulumi.runtime.isDryRun() || !isTold()) {
        return value;
    }
    const { opts = {} } = entry;
    const sent = programs()
        .mayBeSent({ ...entry, opts, teller: { title: "" } })
        .then(() => true);
    return pulumi.output(sent).apply(() => value) as pulumi.Output<T>;
}

interface Budget {
    readonly seconds: number;
    readonly graph: GraphClient;
    readonly signal: AbortSignal;
    readonly release: () => void;
}

function newBudget(): Budget {
    const { seconds } = impactSettings();
    const { signal = new AbortController().signal, release } = stopAfter(seconds, undefined);
    const graph = stoppable(within(programGraph(), new Deadline(seconds)), signal);
    return { seconds, graph, signal, release };
}

function groupsRecorded(recorded: Recorded): string[] {
    return [...recorded.values()].flatMap(({ outputs }) => {
        const lists = [outputs.includeGroupIds, outputs.excludeGroupIds, [outputs.objectId]];
        return lists
            .flatMap((list) => (Array.isArray(list) ? list : []))
            .filter((id): id is string => typeof id === "string");
    });
}

function sayNotKnown(notKnown: readonly string[]): void {
    if (notKnown.length > 0) {
        pulumi.log.warn(visible(`What this change does to devices is not known in full: ${notKnown.join(" ")}`));
    }
}

function sayFailure(error: unknown): void {
    const why = error instanceof Error ? error.message : String(error);
    pulumi.log.warn(visible(`What this change does to devices is not known: ${/[.)]$/.test(why) ? why : `${why}.`}`));
}

/**
 * Calls back when the program has declared all that it will: when Node has nothing else left to do. Whatever is begun then keeps the
 * program from ending. An inline program of the Automation API has no such end, so there it is a moment in which nothing is declared.
 */
function atTheEnd(tell: () => Promise<void>): void {
    if (pulumi.runtime.getRootDirectory() !== "") {
        process.once("beforeExit", () => void tell());
        return;
    }
    const done = pulumi.runtime.rpcKeepAlive();
    setTimeout(() => void tell().finally(done), QUIET_MS);
}

const QUIET_MS = 500;

/**
 * A program that declares nothing of ours any more is told what was removed from it, if it still loads this package: where it does
 * not, nobody can tell.
 */
if (pulumi.runtime.hasEngine() && pulumi.runtime.getRootDirectory() !== "" && !hasMocks()) {
    process.once("beforeExit", () => {
        if (pulumi.runtime.hasEngine() && isTold()) {
            programs().tellAtTheEnd();
        }
    });
}
