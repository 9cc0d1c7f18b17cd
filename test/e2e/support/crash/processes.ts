import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

/**
 * Who dies: the provider of dynamic resources, in which our handlers run; or everything, the CLI with all processes that it
 * started. The engine gives each plugin a process group of its own, so killing the CLI's group would leave the provider.
 */
export type Victim = "provider" | "everything";

/** How the script of the dynamic provider is called, with Pulumi's own language host and with the stand-in. */
const PROVIDER = /pulumi-resource-pulumi-nodejs|dynamic-provider/;

/** The Node processes of one run of the CLI: language host, program and providers, as they announce themselves. */
export class AnnouncedProcesses {
    private readonly folder: string;

    constructor(parent: string) {
        this.folder = mkdtempSync(join(parent, "processes-"));
    }

    /** What the run's environment needs. */
    get env(): Record<string, string> {
        const announce = JSON.stringify(join(__dirname, "announceProcess.js"));
        return { ANNOUNCE_PROCESSES: this.folder, NODE_OPTIONS: `--require ${announce}` };
    }

    /** Ends one provider or everything, at once. Throws if there is no provider. */
    kill(victim: Victim, cli: number): void {
        const announced = readdirSync(this.folder).map((pid) => ({
            pid: Number(pid),
            isProvider: PROVIDER.test(readFileSync(join(this.folder, pid), "utf8")),
        }));
        const providers = announced.filter(({ isProvider }) => isProvider);
        if (providers.length !== 1) {
            throw new Error(`${providers.length} dynamic providers announced themselves, not one.`);
        }
        if (victim === "provider") {
            kill(providers.map(({ pid }) => pid));
        } else {
            kill([cli, ...announced.map(({ pid }) => pid)]);
        }
    }

    remove(): void {
        rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
    }
}

/** Those that ended already are no matter. */
function kill(pids: readonly number[]): void {
    for (const pid of pids) {
        try {
            process.kill(pid, "SIGKILL");
        } catch (error) {
            if ((error as NodeJS.ErrnoException).code !== "ESRCH") {
                throw error;
            }
        }
    }
}
