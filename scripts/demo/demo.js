// @ts-check
const { cpSync, mkdtempSync, readFileSync, realpathSync, symlinkSync, writeFileSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");
const { runPulumi } = require("./pulumi");

const root = join(__dirname, "..", "..");

/** A step that did not show what it should. */
class DemoError extends Error {}

/**
 * @typedef {import("../setup/engine").Engine} Engine
 * @typedef {import("pulumi-hotpatch/emulator").GraphEmulator} GraphEmulator
 * @typedef {{code: number, text: string}} Run
 */

/** The demonstration: a program, an embedded Microsoft Graph, and the steps that a newcomer would take with them. */
class Demo {
    /**
     * @param {Engine} engine
     * @param {GraphEmulator} emulator
     * @param {string} folder
     * @param {Record<string, string>} env
     */
    constructor(engine, emulator, folder, env) {
        this.engine = engine;
        this.emulator = emulator;
        this.folder = folder;
        this.program = join(folder, "quickstart");
        this.env = env;
        this.steps = 0;
    }

    /**
     * Copies the quickstart into a temporary folder, where it can be edited, and starts the embedded Graph.
     * @param {Engine} engine
     */
    static async start(engine) {
        // Only now: setup has just built it.
        /** @type {typeof import("pulumi-hotpatch/emulator")} */
        const { pulumiEnvironment, startGraphEmulator } = require("pulumi-hotpatch/emulator");
        const folder = realpathSync(mkdtempSync(join(tmpdir(), "hotpatch-demo-")));
        const program = join(folder, "quickstart");
        cpSync(join(root, "examples", "quickstart"), program, { recursive: true });
        symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction");
        const emulator = await startGraphEmulator({ devices: 200, seed: 1 });
        const env = pulumiEnvironment({ folder, program, binDirs: engine.binDirs, emulator: emulator.environment() });
        return new Demo(engine, emulator, folder, env);
    }

    async run() {
        console.log(`
The embedded Microsoft Graph runs at ${this.emulator.endpoint}, with 200 devices of a made-up fleet. Pulumi ${this.engine.version} runs
the program below against it, with the ${this.engine.languageHost === "official" ? "official Node language host" : "stand-in for the Node language host"} and the stand-in for the azuread plugin.
No tenant, no account and no credential is involved.

${indented(readFileSync(join(this.program, "index.ts"), "utf8"))}`);

        await this.pulumi(["stack", "init", "demo"], { silent: true });
        await this.preview();
        await this.up();
        await this.readiness();
        await this.edit();
        await this.drift();
        await this.destroy();

        console.log(`
Everything showed what it should. What to try next:

  npx --no pulumi-hotpatch emulator -- npx --no pulumi-hotpatch readiness --all
                                        which devices of a made-up fleet are ready, and why the others are not
  npx --no pulumi-hotpatch emulator     an embedded Microsoft Graph of your own, with the variables to set
  examples/quickstart/index.ts          the program of this demonstration; README.md explains each line
  npm test                              the same and much more, as tests
`);
    }

    async stop() {
        await this.emulator.stop();
    }

    async preview() {
        this.title("What would be created: pulumi preview");
        const { text } = await this.pulumi(["preview"]);
        this.expect(text, /HotpatchRing\s+win11\s+create/, "the ring to be created");
        this.expectThat(this.emulator.policies.length === 0, "a preview that changes nothing");
    }

    async up() {
        this.title("Creating it: pulumi up");
        await this.pulumi(["up", "--yes", "--skip-preview"]);
        const [policy] = this.emulator.policies;
        this.expectThat(policy?.hotpatchEnabled === true, "a policy with hotpatch enabled");
        this.expectThat(policy?.assignments.length === 1, "the policy assigned to the group");
        const [group] = this.emulator.groups;
        console.log(
            `\nIn the embedded Graph: group '${group?.displayName}' with ${group?.members.length} devices by its rule, and`,
        );
        console.log(`policy '${policy?.displayName}' assigned to it.`);
    }

    async readiness() {
        this.title("Which devices are ready, and why the others are not: npx --no pulumi-hotpatch readiness");
        const { code, text } = await runPulumi(
            process.execPath,
            [join(root, "dist", "cli", "main.js"), "readiness"],
            this.env,
            this.program,
            false,
        );
        this.expectThat(code === 0, "hotpatch readiness to end with 0");
        const json = await runPulumi(
            this.engine.pulumi,
            ["stack", "output", "readiness", "--json"],
            this.env,
            this.program,
            true,
        );
        const counted = JSON.parse(json.text);
        const tallied = this.emulator.tally.byBadge;
        for (const badge of new Set([...Object.keys(counted), ...Object.keys(tallied)])) {
            this.expectThat(
                (counted[badge] ?? 0) === (tallied[badge] ?? 0),
                `'${badge}' for ${tallied[badge] ?? 0} devices, as the fleet was generated (readiness says ${counted[badge] ?? 0})`,
            );
        }
        this.expect(text, /Eligible/, "a table of badges");
        console.log("\nThe counts equal the tally that the fleet's generator kept while it made the devices.");
    }

    async edit() {
        this.title("An edited input: deferralDays: 0 becomes 7");
        const file = join(this.program, "index.ts");
        const source = readFileSync(file, "utf8");
        writeFileSync(file, source.replace("deferralDays: 0", "deferralDays: 7"));
        const { text } = await this.pulumi(["preview", "--diff"]);
        this.expectOnly(text, "~ deferralDays: 0 => 7");
        this.title("Carrying it out: pulumi up");
        await this.pulumi(["up", "--yes", "--skip-preview"]);
        const days = this.emulator.policies[0]?.approvalSettings[0]?.deferredDeploymentInDay;
        this.expectThat(days === 7, "a deferral of 7 days in the policy");
    }

    async drift() {
        this.title("Drift: somebody switches hotpatch off in the admin centre");
        const id = this.emulator.policies[0]?.id;
        const response = await fetch(
            `${this.emulator.endpoint}/beta/deviceManagement/windowsQualityUpdatePolicies/${id}`,
            {
                method: "PATCH",
                headers: { Authorization: `Bearer ${this.emulator.token}`, "Content-Type": "application/json" },
                body: JSON.stringify({ hotpatchEnabled: false }),
            },
        );
        this.expectThat(response.status === 200, "the change behind Pulumi's back");
        console.log('$ PATCH …/windowsQualityUpdatePolicies/… {"hotpatchEnabled": false}\n');

        await this.pulumi(["refresh", "--preview-only", "--diff", "--expect-no-changes"], { expected: 7 });
        console.log(
            "\nExit code 7: a nightly job sees it. Refresh takes it into the state, and the next preview says what",
        );
        console.log("`pulumi up` will repair:\n");
        const refresh = await this.pulumi(["refresh", "--yes", "--skip-preview", "--diff"]);
        this.expectOnly(refresh.text, "~ hotpatchEnabled: true => false");
        const preview = await this.pulumi(["preview", "--diff"]);
        this.expectOnly(preview.text, "~ hotpatchEnabled: false => true");
        await this.pulumi(["up", "--yes", "--skip-preview"]);
        this.expectThat(this.emulator.policies[0]?.hotpatchEnabled === true, "hotpatch switched on again");
    }

    async destroy() {
        this.title("Cleaning up: pulumi destroy");
        await this.pulumi(["destroy", "--yes", "--skip-preview"]);
        const left = this.emulator.policies.length + this.emulator.groups.length;
        this.expectThat(left === 0, "nothing left in the embedded Graph");
    }

    /**
     * Runs `pulumi` and passes its output on as it comes.
     * @param {string[]} args
     * @param {{expected?: number, silent?: boolean}} [options]
     * @returns {Promise<Run>}
     */
    async pulumi(args, { expected = 0, silent = false } = {}) {
        const all = [...args, "--non-interactive", "--color", "never"];
        if (!silent) {
            console.log(`$ pulumi ${args.join(" ")}`);
        }
        const run = await runPulumi(this.engine.pulumi, all, this.env, this.program, silent);
        if (run.code !== expected) {
            throw new DemoError(
                `Run pulumi ${args[0]}: it ended with ${run.code} instead of ${expected}. ` +
                    `${silent ? `${run.text}\n` : ""}Its output above says why; HOTPATCH_DEBUG=1 says more.`,
            );
        }
        return run;
    }

    /** @param {string} text */
    title(text) {
        this.steps += 1;
        console.log(`\n=== ${this.steps}. ${text}\n`);
    }

    /**
     * @param {string} text
     * @param {RegExp} pattern
     * @param {string} what
     */
    expect(text, pattern, what) {
        this.expectThat(pattern.test(text), what);
    }

    /**
     * The text shows exactly one changed property, which is this one.
     * @param {string} text
     * @param {string} line
     */
    expectOnly(text, line) {
        const lines = text
            .split(/\r?\n/)
            .map((each) => each.trim().replace(/\s*: /, ": "))
            .filter((each) => /^[~+-] \w+: /.test(each) && !each.includes("__provider"));
        this.expectThat(
            lines.length === 1 && lines[0] === line,
            `one changed property, '${line}' (shown: ${lines.join("; ")})`,
        );
    }

    /**
     * @param {boolean} held
     * @param {string} what
     */
    expectThat(held, what) {
        if (!held) {
            throw new DemoError(`Step ${this.steps} of the demonstration: expected ${what}, but that did not happen.`);
        }
    }
}

/** @param {string} text */
function indented(text) {
    return text
        .split(/\r?\n/)
        .map((line) => (line === "" ? line : `    ${line}`))
        .join("\n");
}

module.exports = { Demo, DemoError };
