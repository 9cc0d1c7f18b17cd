import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

/**
 * Who dies: the provider in which our handlers run, that of dynamic resources or the plugin; or everything, the CLI with all processes that it
 * started. The engine gives each plugin a process group of its own, so killing the CLI's group would leave the provider.
 */
export type Victim = "provider" | "everything";

/** How the script of the dynamic provider is called, with Pulumi's own language host and with the stand-in; and the plugin. */
const PROVIDER = /pulumi-resource-pulumi-nodejs|dynamic-provider|pulumi-resource-hotpatch/;

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

    /**
     * Ends the provider or everything, at once; of a plugin that is every process, as the engine starts one more for the
     * language host, which only asks for the schema. False if there was no provider: then everything is ended, so that
     * nothing waits for an answer.
     */
    kill(victim: Victim, cli: number): boolean {
        const announced = readdirSync(this.folder).map(Number);
        const providers = announced.filter((pid) =>
            PROVIDER.test(readFileSync(join(this.folder, String(pid)), "utf8")),
        );
        const isThere = providers.length > 0;
        kill(victim === "provider" && isThere ? providers : [cli, ...announced]);
        return isThere;
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
