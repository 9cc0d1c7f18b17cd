import { spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
    type GraphEmulator,
    type GraphEmulatorOptions,
    pulumiEnvironment,
    startGraphEmulator,
} from "pulumi-hotpatch/emulator";
import { locateEngine } from "../../../scripts/setup/engine";
import { conditions } from "./conditions";
import { identitySource } from "./credentials";

/** What one run of the `pulumi` command left. */
export interface Run {
    readonly code: number;
    /** What a user reads: standard output and standard error in the order in which they came. */
    readonly text: string;
    /** Standard output alone, for commands that print JSON. */
    readonly stdout: string;
}

/** A command that was started. */
export interface Running {
    readonly pid: number;
    readonly ended: Promise<Run>;
}

/** A stack of its own in the tenant's repository, with an embedded Microsoft Graph of its own. */
export interface TestStack {
    readonly emulator: GraphEmulator;
    /** The folder of the program. */
    readonly folder: string;
    /** The folder of the file backend. */
    readonly stateFolder: string;
    /** The environment in which everything runs. */
    readonly env: Record<string, string>;
    /** Replaces the program. */
    write(program: string): void;
    /** Runs `pulumi` non-interactively; fails the test where the exit code is not the expected one. */
    pulumi(args: readonly string[], expected?: number): Promise<Run>;
    /** Starts `pulumi` non-interactively with more in its environment; how it may end is left to the caller. */
    start(args: readonly string[], env?: Readonly<Record<string, string>>): Running;
    /** Runs the packed package's `hotpatch` command in the program's folder; fails the test likewise. */
    hotpatch(args: readonly string[], expected?: number): Promise<Run>;
    /**
     * Sends one request to the embedded Microsoft Graph, as somebody in the admin centre would: again while it is throttled,
     * and what it changed is seen everywhere when it returns.
     */
    call(method: string, path: string, body?: unknown): Promise<Response>;
    /** Makes an assigned security group without members; returns its id. */
    group(displayName: string): Promise<string>;
    /** The outputs of the stack. */
    outputs(): Promise<Record<string, unknown>>;
    /** The state as `pulumi stack export` prints it. */
    export(): Promise<string>;
    stop(): Promise<void>;
}

/** For tests that count requests or break one after the other: what a change does to devices is not what they are about. */
export const WITHOUT_IMPACT = { HOTPATCH_IMPACT: "false" };

export interface TestStackOptions {
    readonly emulator?: GraphEmulatorOptions;
    /** On top of the offline environment. */
    readonly env?: Record<string, string>;
}

/** Before somebody in the admin centre tries once more, in milliseconds. */
const THROTTLED_PAUSE_MS = 1500;

const project = "name: tenant\nruntime: nodejs\n";

/**
 * Makes a stack that runs `program` with the packed package, on the real engine and a file backend, under the conditions
 * that the environment asks for.
 */
export async function testStack(program: string, options: TestStackOptions = {}): Promise<TestStack> {
    const tenant = process.env.HOTPATCH_E2E_TENANT;
    const engine = locateEngine();
    if (tenant === undefined || engine === undefined) {
        throw new Error("The Pulumi engine is missing: run `npm run setup` first.");
    }
    const folder = mkdtempSync(join(tenant, "program-"));
    const { emulator: asked, credential } = conditions();
    const emulatorOptions = { devices: 30, ...asked, ...options.emulator };
    const emulator = await startGraphEmulator(emulatorOptions);
    const offline = mkdtempSync(join(tenant, "offline-"));
    const identity =
        credential === undefined
            ? { env: emulator.environment(), stop: () => {} }
            : await identitySource(emulator, credential, offline);
    const env: Record<string, string> = {
        ...pulumiEnvironment({
            folder: offline,
            program: folder,
            binDirs: engine.binDirs,
            emulator: identity.env,
        }),
        // A hostile service has budgets for what a test does; reading a fleet would use them up.
        ...(asked.seed === undefined ? {} : WITHOUT_IMPACT),
        ...options.env,
    };

    const start = (command: string, args: readonly string[], more: Readonly<Record<string, string>> = {}): Running => {
        const child = spawn(command, args, {
            cwd: folder,
            env: { ...env, ...more },
            stdio: ["ignore", "pipe", "pipe"],
        });
        const ended = new Promise<Run>((resolve, reject) => {
            let text = "";
            let stdout = "";
            child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
                text += chunk;
                stdout += chunk;
            });
            child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
                text += chunk;
            });
            child.on("error", reject);
            child.on("close", (code) => resolve({ code: code ?? -1, text, stdout }));
        });
        // A command that could not be started has no process; `ended` says why.
        return { pid: child.pid ?? -1, ended };
    };
    const run = (command: string, args: readonly string[]) => start(command, args).ended;
    const unattended = (args: readonly string[]) => [...args, "--non-interactive", "--color", "never"];

    const stack: TestStack = {
        emulator,
        folder,
        stateFolder: join(offline, "state"),
        env,
        write: (text) => writeFileSync(join(folder, "index.ts"), text),
        async pulumi(args, expected = 0) {
            return as(expected, `pulumi ${args.join(" ")}`, await run(engine.pulumi, unattended(args)));
        },
        start: (args, more) => start(engine.pulumi, unattended(args), more),
        async hotpatch(args, expected = 0) {
            const main = join(tenant, "node_modules", "pulumi-hotpatch", "dist", "cli", "main.js");
            return as(expected, `hotpatch ${args.join(" ")}`, await run(process.execPath, [main, ...args]));
        },
        async call(method, path, body) {
            const send = () =>
                fetch(`${emulator.httpEndpoint}${path}`, {
                    method,
                    headers: { Authorization: `Bearer ${emulator.token}`, "Content-Type": "application/json" },
                    body: body === undefined ? undefined : JSON.stringify(body),
                });
            let response = await send();
            while (response.status === 429) {
                await sleep(THROTTLED_PAUSE_MS);
                response = await send();
            }
            emulator.advance(emulatorOptions.replicationLagMs ?? 0);
            return response;
        },
        async group(displayName) {
            const body = { displayName, mailEnabled: false, mailNickname: displayName, securityEnabled: true };
            return ((await (await this.call("POST", "/v1.0/groups", body)).json()) as { id: string }).id;
        },
        async outputs() {
            return JSON.parse((await this.pulumi(["stack", "output", "--json"])).stdout);
        },
        async export() {
            return (await this.pulumi(["stack", "export"])).stdout;
        },
        async stop() {
            if (asked.seed !== undefined) {
                const { admitted, refused } = emulator.throttle.statistics();
                process.stdout.write(`seed ${asked.seed}: ${admitted} requests let through, ${refused} throttled\n`);
            }
            identity.stop();
            await emulator.stop();
        },
    };
    writeFileSync(join(folder, "Pulumi.yaml"), project);
    writeFileSync(
        join(folder, "tsconfig.json"),
        JSON.stringify({
            compilerOptions: {
                module: "node16",
                moduleResolution: "node16",
                target: "es2022",
                strict: true,
                skipLibCheck: true,
            },
        }),
    );
    stack.write(program);
    await stack.pulumi(["stack", "init", "test"]);
    return stack;
}

/** The run again, if it ended with the expected code. */
function as(expected: number, command: string, run: Run): Run {
    if (run.code !== expected) {
        throw new Error(`${command} ended with ${run.code}, not ${expected}:\n${run.text}`);
    }
    return run;
}

/** The lines of a preview's or refresh's text that say what happens to one property, without what surrounds them. */
export function propertyLines(text: string): string[] {
    return text
        .split(/\r?\n/)
        .map((line) => line.trim())
        .filter((line) => /^[~+-] [\w[\]"]+\s*: /.test(line) && !line.includes("__provider"));
}
