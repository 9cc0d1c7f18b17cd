import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import type { Run, Running, TestStack } from "../stack";
import { type KillPoint, killingProxy } from "./killingProxy";
import { AnnouncedProcesses, type Victim } from "./processes";

/** Longer than any operation takes on a machine that many use, in milliseconds. */
const LONGEST_RUN_MS = 240_000;

/** What the engine's file backend holds of the stack, as far as it is looked at here. */
export interface Checkpoint {
    readonly pending_operations?: readonly unknown[];
    readonly resources?: readonly {
        readonly urn: string;
        readonly type: string;
        readonly id?: string;
        readonly outputs?: Readonly<Record<string, unknown>>;
    }[];
}

/** Requests of our handlers name themselves; those of azuread do not. */
export function isOurs(headers: Readonly<Record<string, string | string[] | undefined>>): boolean {
    return String(headers["user-agent"]).startsWith("pulumi-hotpatch");
}

/** The end of a run; one that hangs is ended, and fails. */
export async function inTime({ pid, ended }: Running): Promise<Run> {
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

/**
 * Runs `pulumi`, and kills at one of the requests that count, if it comes to that. `isKilled` is false also where there was
 * no provider.
 * @param counts our requests if left out
 */
export async function runKilled(
    stack: TestStack,
    args: readonly string[],
    point: KillPoint,
    victim: Victim,
    counts: (request: IncomingMessage) => boolean = ({ headers }) => isOurs(headers),
): Promise<Run & { readonly isKilled: boolean }> {
    const processes = new AnnouncedProcesses(stack.folder);
    let cli = -1;
    let isKilled = false;
    const proxy = await killingProxy(stack.emulator.endpoint, point, counts, () => {
        isKilled = processes.kill(victim, cli);
    });
    try {
        const run = stack.start(args, { ...processes.env, HOTPATCH_GRAPH_ENDPOINT: proxy.endpoint });
        cli = run.pid;
        return { ...(await inTime(run)), isKilled };
    } finally {
        proxy.stop();
        processes.remove();
    }
}

/** What a user does after a crash, before Pulumi runs again: releases a lock, and lets Pulumi look where it asks for it. */
export async function madeRunnable(stack: TestStack): Promise<{ cancelled: boolean; refreshed: boolean }> {
    const cancelled = isLocked(stack);
    if (cancelled) {
        await stack.pulumi(["cancel", "--yes"]);
    }
    const refreshed = (checkpointOf(stack).pending_operations ?? []).length > 0;
    if (refreshed) {
        await stack.pulumi(["refresh", "--yes", "--skip-preview", "--clear-pending-creates"]);
    }
    return { cancelled, refreshed };
}

export function checkpointOf({ stateFolder }: TestStack): Checkpoint {
    const file = join(stateFolder, ".pulumi", "stacks", "tenant", "test.json");
    return JSON.parse(readFileSync(file, "utf8")).checkpoint.latest ?? {};
}

function isLocked({ stateFolder }: TestStack): boolean {
    const locks = join(stateFolder, ".pulumi", "locks");
    return existsSync(locks) && readdirSync(locks, { recursive: true }).some((name) => /\.json$/.test(String(name)));
}
