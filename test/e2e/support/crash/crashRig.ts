import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { FaultRule, LoggedRequest, Snapshot } from "pulumi-hotpatch/emulator";
import { requireYamlHost, writeProgram } from "../program";
import { type TestStack, testStack, WITHOUT_IMPACT } from "../stack";
import { checkpointOf, inTime, madeRunnable, runKilled } from "./brokenRuns";
import type { KillPoint } from "./killingProxy";
import type { GroupIds, Operation, Wanted } from "./operations";
import type { Victim } from "./processes";

const POLICIES = "/beta/deviceManagement/windowsQualityUpdatePolicies";

/** Where an operation begins: a copy of the engine's state, and the service at that moment. */
interface Beginning {
    readonly state: string;
    readonly service: Snapshot;
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

/** One stack with its own embedded Microsoft Graph, on which operations are broken and finished, one after the other. */
export class CrashRig {
    private readonly beginnings = new Map<Operation | undefined, Beginning>();
    readonly tally: Tally = { unnoticed: 0, cancelled: 0, refreshed: 0, groupsLeft: 0 };

    private constructor(
        private readonly stack: TestStack,
        private readonly groups: GroupIds,
    ) {}

    static async open(): Promise<CrashRig> {
        requireYamlHost();
        const stack = await testStack("export {};", { env: WITHOUT_IMPACT });
        const groups = { pilots: await stack.group("pilots"), executives: await stack.group("executives") };
        const rig = new CrashRig(stack, groups);
        rig.keep(undefined);
        return rig;
    }

    /** Runs the operation undisturbed, and returns the requests that arrived meanwhile, no matter who sent them. */
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
        const { isKilled, code, text } = await runKilled(this.stack, this.command(operation), point, victim);
        if (!isKilled || code === 0) {
            throw new Error(`not reached: the run ended with ${code} and without the kill.\n${text}`);
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
                writeProgram(this.stack, operation.language, operation.before(this.groups));
                await this.stack.pulumi(["up", "--yes", "--skip-preview"]);
            }
            this.keep(operation);
        }
        this.goBack(operation);
        writeProgram(this.stack, operation.language, operation.program(this.groups));
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
        const { cancelled, refreshed } = await madeRunnable(this.stack);
        this.tally.cancelled += cancelled ? 1 : 0;
        this.tally.refreshed += refreshed ? 1 : 0;
        await this.stack.pulumi(this.command(operation));
    }

    /** Throws unless the service holds what is wanted, once, and nothing is left to do. */
    private async check(operation: Operation): Promise<void> {
        const { resources = [] } = checkpointOf(this.stack);
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
}
