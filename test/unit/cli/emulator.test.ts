import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import {
    type GraphEmulatorOptions,
    type PulumiEnvironmentOptions,
    scrubbed,
} from "../../../packages/graph-emulator/src";
import { UserError } from "../../../src/base/userError";
import { emulatorCommand } from "../../../src/cli/commands/emulator";
import { ran } from "./ran";
import { type TestTerminal, testTerminal } from "./terminal";

const VARIABLES = { HOTPATCH_GRAPH_ENDPOINT: "http://127.0.0.1:1", HOTPATCH_GRAPH_TOKEN: "a.b.c" };

/** Stands for the real one, whose plugin has to be built: makes the folders, and shows what it was asked for. */
function pulumiEnvironment({ folder, binDirs, env, emulator }: PulumiEnvironmentOptions): Record<string, string> {
    mkdirSync(join(folder, "home"), { recursive: true });
    mkdirSync(join(folder, "state"), { recursive: true });
    const kept = scrubbed(env ?? {});
    return {
        ...kept,
        PATH: [...binDirs, kept.PATH ?? ""].join(delimiter),
        PULUMI_HOME: join(folder, "home"),
        PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
        ...emulator,
    };
}

/** The emulator's module with a Graph that only says that it was started and stopped. */
function fakeModule(start: (options: GraphEmulatorOptions) => void = () => {}) {
    const log: string[] = [];
    const startGraphEmulator = async (options: GraphEmulatorOptions) => {
        start(options);
        log.push(`started ${JSON.stringify(options)}`);
        return {
            endpoint: VARIABLES.HOTPATCH_GRAPH_ENDPOINT,
            environment: () => VARIABLES,
            stop: async () => {
                log.push("stopped");
            },
        };
    };
    const module = { startGraphEmulator, pulumiEnvironment, scrubbed } as unknown;
    return { log, module: module as typeof import("../../../packages/graph-emulator/src/index") };
}

async function run(args: string[], terminal: TestTerminal = testTerminal(), { log, module } = fakeModule()) {
    const code = await ran(
        emulatorCommand(() => module),
        args,
        { terminal },
    );
    return { code, log };
}

/** Waits until it holds, for as long as a test may last. */
async function until(holds: () => boolean): Promise<void> {
    while (!holds()) {
        await new Promise((resolve) => setTimeout(resolve, 10));
    }
}

/** A command that writes what it sees to a file: `node -e SCRIPT FILE args…`. */
const WRITE =
    "require('fs').writeFileSync(process.argv[1], JSON.stringify({ env: process.env, args: process.argv.slice(2) }))";

describe("hotpatch emulator around a command", () => {
    let folder: string;
    beforeEach(() => {
        folder = realpathSync(mkdtempSync(join(tmpdir(), "hotpatch-cli-")));
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    async function seenBy(args: string[], more: string[] = [], env: NodeJS.ProcessEnv = process.env) {
        const file = join(folder, "seen.json");
        const command = ["--", process.execPath, "-e", WRITE, file, ...args];
        const result = await run([...more, ...command], testTerminal({ env, cwd: folder }));
        return { ...result, seen: JSON.parse(readFileSync(file, "utf8")) };
    }

    it("starts the emulator as asked, runs the command, and stops it", async () => {
        const { code, log } = await seenBy([], ["--devices", "5", "--seed", "7"]);
        expect(code).toBe(0);
        expect(log).toEqual([expect.stringMatching(/^started .*"devices":5,"seed":7,"port":0/), "stopped"]);
    });

    it("hands every argument on as it is, its options too", async () => {
        const hostile = ["a b", "$HOME", "%PATH%", "*", "'\"", "&& exit 9", "--devices", "9", "--", ""];
        expect((await seenBy(hostile)).seen.args).toEqual(hostile);
    });

    it("shows the command the embedded Graph and a Pulumi of its own, and no credential", async () => {
        const env = { ...process.env, ARM_CLIENT_SECRET: "secret", PULUMI_ACCESS_TOKEN: "pul-1", azure_tenant_id: "t" };
        const { seen } = await seenBy([], [], env);
        expect(seen.env).toMatchObject(VARIABLES);
        expect(seen.env.PULUMI_BACKEND_URL).toMatch(/^file:\/\//);
        expect(JSON.stringify(seen.env)).not.toMatch(/ARM_CLIENT_SECRET|pul-1|azure_tenant_id/);
    });

    it("shows it no credential of any cloud, pipeline or shop, and no other variable that it was not given", async () => {
        const machine = { PATH: process.env.PATH, HOME: folder, LANG: "C.UTF-8", LC_ALL: "C.UTF-8", TMPDIR: tmpdir() };
        const windows = { SystemRoot: "C:\\Windows", Appdata: "C:\\a", "ProgramFiles(x86)": "C:\\p" };
        const foreign = [
            ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE", "aws_profile"],
            ["GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_CREDENTIALS", "CLOUDSDK_AUTH_ACCESS_TOKEN"],
            ["AZURE_CLIENT_SECRET", "AZURE_CONFIG_DIR", "ARM_CLIENT_SECRET", "ARM_OIDC_TOKEN", "Arm_Tenant_Id"],
            ["GITHUB_TOKEN", "GH_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN", "ACTIONS_RUNTIME_TOKEN", "CI_JOB_TOKEN"],
            ["SYSTEM_ACCESSTOKEN", "SYSTEM_OIDCREQUESTURI", "AZURE_DEVOPS_EXT_PAT", "IDENTITY_HEADER", "MSI_SECRET"],
            ["SECRET_THING", "DB_PASSWORD", "npm_config__authToken", "NPM_TOKEN", "HTTPS_PROXY", "SSH_AUTH_SOCK"],
            ["PULUMI_ACCESS_TOKEN", "PULUMI_CONFIG_PASSPHRASE_FILE", "VAULT_TOKEN", "KUBECONFIG", "LC_SECRET_1"],
        ].flat();
        const env = { ...machine, ...windows, ...Object.fromEntries(foreign.map((name) => [name, "foreign~value"])) };
        const { seen } = await seenBy([], [], env);
        expect(seen.env).toMatchObject({ ...windows, HOME: folder, LANG: "C.UTF-8", LC_ALL: "C.UTF-8" });
        expect(JSON.stringify(seen.env)).not.toContain("foreign~value");
        expect(foreign.filter((name) => name in seen.env)).toEqual([]);
    });

    it("shows it the variables that are named, except in place of its own", async () => {
        const more = [
            "--env",
            "RINGS=3=x",
            "--env",
            "REGION",
            "--env",
            "MISSING",
            "--env",
            "HOTPATCH_GRAPH_TOKEN=real",
        ];
        const { seen } = await seenBy([], more, { ...process.env, REGION: "north", OTHER: "x" });
        expect(seen.env).toMatchObject({ ...VARIABLES, RINGS: "3=x", REGION: "north" });
        expect(Object.keys(seen.env)).not.toContain("MISSING");
        expect(Object.keys(seen.env)).not.toContain("OTHER");
    });

    it("removes its temporary folder, also when the command fails", async () => {
        const { seen } = await seenBy([]);
        expect(seen.env.PULUMI_HOME).toContain(realpathSync(tmpdir()));
        expect(existsSync(seen.env.PULUMI_HOME)).toBe(false);
        const { code, log } = await run(["--", process.execPath, "-e", "process.exit(3)"]);
        expect(code).toBe(3);
        expect(log).toContain("stopped");
    });

    it("keeps Pulumi's state where it is told to", async () => {
        const { seen } = await seenBy([], ["--state", "kept"]);
        expect(seen.env.PULUMI_BACKEND_URL).toContain("kept");
        expect(existsSync(join(folder, "kept", "state"))).toBe(true);
    });

    it("puts the named folders in front of PATH", async () => {
        mkdirSync(join(folder, "one"));
        mkdirSync(join(folder, "two"));
        const { seen } = await seenBy([], ["--bin-dir", "one", "--bin-dir", "two"]);
        const path = seen.env.PATH ?? seen.env.Path;
        expect(path.indexOf(join(folder, "one"))).toBe(0);
        expect(path.indexOf(join(folder, "two"))).toBeGreaterThan(0);
    });

    it.each([
        ["--bin-dir", "nowhere", "there is no such folder. Correct --bin-dir."],
        ["--bin-dir", "file", "there is no such folder. Correct --bin-dir."],
        ["--state", "file", "a file is in its place. Name another with --state."],
        ["--state", join("file", "below"), "a file is in its place. Name another with --state."],
    ])("refuses %s %s before the command runs, and stops", async (option, named, problem) => {
        writeFileSync(join(folder, "file"), "");
        const fake = fakeModule();
        const args = [option, named, "--", process.execPath, "-e", WRITE, join(folder, "seen.json")];
        const running = run(args, testTerminal({ env: process.env, cwd: folder }), fake);
        await expect(running).rejects.toThrow(`Use folder '${named}': ${problem}`);
        await expect(running).rejects.toBeInstanceOf(UserError);
        expect(fake.log).toContain("stopped");
        expect(existsSync(join(folder, "seen.json"))).toBe(false);
    });

    (existsSync("/proc/self") ? it : it.skip)("comes back where nothing can be made in a folder", async () => {
        const running = run(["--state", "/proc/x/y", "--", "no-such-command-1"], testTerminal({ env: process.env }));
        await expect(running).rejects.toThrow("Use folder '/proc/x/y': it cannot be made there (ENOENT).");
    });

    it("says that there is no such command, and stops", async () => {
        const fake = fakeModule();
        const running = run(["--", "no-such-command-1"], testTerminal({ env: process.env }), fake);
        await expect(running).rejects.toThrow(/^Run 'no-such-command-1': there is no such command on PATH\./);
        expect(fake.log).toContain("stopped");
    });

    (process.platform === "win32" ? it.skip : it)("passes a signal on, and tells what ended the command", async () => {
        const ready = join(folder, "ready");
        const script = `require('fs').writeFileSync(${JSON.stringify(ready)}, ''); setInterval(() => {}, 1000)`;
        const running = run(["--", process.execPath, "-e", script], testTerminal({ env: process.env, cwd: folder }));
        await until(() => existsSync(ready));
        process.emit("SIGTERM", "SIGTERM");
        expect((await running).code).toBe(143);
        expect(process.listenerCount("SIGTERM")).toBe(0);
    });
});

describe("hotpatch emulator by itself", () => {
    it("prints the variables to set, and runs until it is asked to end", async () => {
        const terminal = testTerminal();
        const fake = fakeModule();
        const running = run(["--devices", "3"], terminal, fake);
        await until(() => terminal.out().includes("Ctrl-C"));
        expect(fake.log).toHaveLength(1);
        expect(terminal.out()).toContain("at http://127.0.0.1:1: 3 devices from seed 1");
        expect(terminal.out()).toContain("export HOTPATCH_GRAPH_TOKEN='a.b.c'");
        process.emit("SIGINT", "SIGINT");
        expect((await running).log).toContain("stopped");
        expect(process.listenerCount("SIGINT")).toBe(0);
    });

    it.each([
        ["EADDRINUSE", /^Start emulator on port 8080: the port is taken\. Choose another with --port/],
        ["EACCES", /^Start emulator on port 8080: not allowed\./],
    ])("says what to do about %s", async (code, message) => {
        const fake = fakeModule(() => {
            throw Object.assign(new Error("listen failed"), { code });
        });
        const running = run(["--port", "8080"], testTerminal(), fake);
        await expect(running).rejects.toThrow(message);
        await expect(running).rejects.toThrow(UserError);
    });
});
