import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { FaultRule, LoggedRequest, Snapshot } from "pulumi-hotpatch/emulator";
import { type Run, type Running, type TestStack, testStack } from "../stack";
import { type KillPoint, killingProxy } from "./killingProxy";
import type { GroupIds, Operation, Wanted } from "./operations";
import { AnnouncedProcesses, type Victim } from "./processes";

const POLICIES = "/beta/deviceManagement/windowsQualityUpdatePolicies";

/** Longer than any operation takes on a machine that many use, in milliseconds. */
const LONGEST_RUN_MS = 240_000;

/** Where an operation begins: a copy of the engine's state, and the service at that moment. */
interface Beginning {
    readonly state: string;
    readonly service: Snapshot;
}

/** What the engine's file backend holds of the stack, as far as it is looked at here. */
interface Checkpoint {
    readonly pending_operations?: readonly unknown[];
    readonly resources?: readonly { readonly type: string; readonly outputs?: Readonly<Record<string, unknown>> }[];
}

/** What happened on the way. */
export interface Tally {
    /** Operations that succeeded in spite of a fault. */
    unnoticed: number;
    /** How often a lock had to be released by `pulumi cancel`. */
    cancelled: number;
    /** How often the state held pending operations, so that Pulumi asked for a refresh. */
    refreshed: number;
    /** Groups that azuread left behind: it was ended after a creation that nobody recorded. */
    groupsLeft: number;
}

/** Requests of our handlers name themselves; those of azuread do not. */
export function isOurs(headers: Readonly<Record<string, string | string[] | undefined>>): boolean {
    return String(headers["user-agent"]).startsWith("pulumi-hotpatch");
}

/** One stack with its own embedded Microsoft Graph, on which operations are broken and finished, one after the other. */
export class CrashRig {
    private readonly beginnings = new Map<Operation | undefined, Beginning>();
    readonly tally: Tally = { unnoticed: 0, cancelled: 0, refreshed: 0, groupsLeft: 0 };

    private constructor(
        private readonly stack: TestStack,
        private readonly groups: GroupIds,
    ) {}

    static async open(): Promise<CrashRig> {
        const stack = await testStack("export {};");
        const groups = { pilots: await stack.group("pilots"), executives: await stack.group("executives") };
        const rig = new CrashRig(stack, groups);
        rig.keep(undefined);
        return rig;
    }

    /** Runs the operation undisturbed, and returns the requests that arrived meanwhile, of whomever. */
    async rehearse(operation: Operation): Promise<readonly LoggedRequest[]> {
        await this.begin(operation);
        await this.stack.pulumi(this.command(operation));
        const requests = [...this.stack.emulator.requests];
        await this.check(operation);
        return requests;
    }

    /** Kills at one of our requests; then what a user does, until all is as it should be. */
    async surviveKill(operation: Operation, point: KillPoint, victim: Victim): Promise<void> {
        await this.begin(operation);
        const processes = new AnnouncedProcesses(this.stack.folder);
        let cli = -1;
        let isKilled = false;
        const proxy = await killingProxy(
            this.stack.emulator.endpoint,
            point,
            ({ headers }) => isOurs(headers),
            () => {
                isKilled = processes.kill(victim, cli);
            },
        );
        try {
            const run = this.stack.start(this.command(operation), {
                ...processes.env,
                HOTPATCH_GRAPH_ENDPOINT: proxy.endpoint,
            });
            cli = run.pid;
            const { code, text } = await inTime(run);
            if (!isKilled || code === 0) {
                throw new Error(`not reached: the run ended with ${code} and without the kill.\n${text}`);
            }
        } finally {
            proxy.stop();
            processes.remove();
        }
        await this.recover(operation);
        await this.check(operation);
    }

    /** Injects a fault; then what a user does, until all is as it should be. */
    async surviveFault(operation: Operation, fault: FaultRule): Promise<void> {
        await this.begin(operation);
        const handle = this.stack.emulator.faults.add(fault);
        const { code, text } = await inTime(this.stack.start(this.command(operation)));
        this.stack.emulator.faults.clear();
        if (handle.injected !== 1) {
            throw new Error(
                `not reached: injected ${handle.injected} times, of ${handle.matched} that matched.\n${text}`,
            );
        }
        if (code === 0) {
            this.tally.unnoticed += 1;
        } else {
            await this.recover(operation);
        }
        await this.check(operation);
    }

    stop(): Promise<void> {
        return this.stack.stop();
    }

    private command({ command }: Operation): string[] {
        return [command, "--yes", "--skip-preview"];
    }

    /** Brings stack and service to where the operation begins. */
    private async begin(operation: Operation): Promise<void> {
        if (!this.beginnings.has(operation)) {
            this.goBack(undefined);
            if (operation.byHand !== undefined) {
                await this.stack.call("POST", POLICIES, operation.byHand);
            }
            if (operation.before !== undefined) {
                this.stack.write(operation.before(this.groups));
                await this.stack.pulumi(["up", "--yes", "--skip-preview"]);
            }
            this.keep(operation);
        }
        this.goBack(operation);
        this.stack.write(operation.program(this.groups));
    }

    private keep(operation: Operation | undefined): void {
        const state = mkdtempSync(join(this.stack.folder, "state-"));
        cpSync(this.stack.stateFolder, state, { recursive: true });
        this.beginnings.set(operation, { state, service: this.stack.emulator.snapshot() });
    }

    private goBack(operation: Operation | undefined): void {
        const beginning = this.beginnings.get(operation);
        if (beginning === undefined) {
            throw new Error("The rig was never there.");
        }
        const { emulator, stateFolder } = this.stack;
        rmSync(stateFolder, { recursive: true, force: true, maxRetries: 3 });
        cpSync(beginning.state, stateFolder, { recursive: true });
        beginning.service.restore();
        emulator.faults.clear();
        emulator.clearRequests();
    }

    /** What a user does after a crash: releases a lock, lets Pulumi look where it asks for it, and runs it again. */
    private async recover(operation: Operation): Promise<void> {
        if (this.isLocked()) {
            this.tally.cancelled += 1;
            await this.stack.pulumi(["cancel", "--yes"]);
        }
        if ((this.checkpoint().pending_operations ?? []).length > 0) {
            this.tally.refreshed += 1;
            await this.stack.pulumi(["refresh", "--yes", "--skip-preview", "--clear-pending-creates"]);
        }
        await this.stack.pulumi(this.command(operation));
    }

    /** Throws unless the service holds what is wanted, once, and nothing is left to do. */
    private async check(operation: Operation): Promise<void> {
        const { resources = [] } = this.checkpoint();
        const outputs = resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs;
        const groupId = outputs?.groupId === undefined ? undefined : String(outputs.groupId);
        const wanted = operation.wanted(this.groups, groupId);
        const found = this.found();
        if (!isDeepStrictEqual(found, wanted)) {
            throw new Error(`the service holds ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`);
        }
        if (operation.command === "up") {
            await this.stack.pulumi(["preview", "--expect-no-changes"]);
        } else if (resources.length > 0) {
            throw new Error(`the state still holds ${JSON.stringify(resources.map(({ type }) => type))}`);
        }
        const known: unknown[] = [...Object.values(this.groups), groupId];
        this.tally.groupsLeft += this.stack.emulator.groups.filter(({ id }) => !known.includes(id)).length;
    }

    private found(): Wanted[] {
        return this.stack.emulator.policies.map(({ approvalSettings, assignments }) => {
            const ids = (type: string) =>
                assignments.flatMap(({ target }) =>
                    target["@odata.type"] === `#microsoft.graph.${type}` ? [String(target.groupId)] : [],
                );
            return {
                days: approvalSettings[0]?.deferredDeploymentInDay ?? 0,
                include: ids("groupAssignmentTarget"),
                exclude: ids("exclusionGroupAssignmentTarget"),
            };
        });
    }

    private isLocked(): boolean {
        const locks = join(this.stack.stateFolder, ".pulumi", "locks");
        return (
            existsSync(locks) && readdirSync(locks, { recursive: true }).some((name) => /\.json$/.test(String(name)))
        );
    }

    private checkpoint(): Checkpoint {
        const file = join(this.stack.stateFolder, ".pulumi", "stacks", "tenant", "test.json");
        return JSON.parse(readFileSync(file, "utf8")).checkpoint.latest ?? {};
    }
}

/** The end of a run; one that hangs is ended, and fails. */
async function inTime({ pid, ended }: Running): Promise<Run> {
    const timer = setTimeout(() => {
        try {
            process.kill(pid, "SIGKILL");
        } catch {
            // It has just ended.
        }
    }, LONGEST_RUN_MS);
    try {
        return await ended;
    } finally {
        clearTimeout(timer);
    }
}
