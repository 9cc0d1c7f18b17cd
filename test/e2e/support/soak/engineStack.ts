import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Random } from "../../../../packages/graph-emulator/src/fleet/random";
import type { Ring, RingProgram } from "../../../unit/handlers/support/soak/rings";
import type { HowToRun, Kept, RunEnd, SoakedStack } from "../../../unit/handlers/support/soak/soakedStack";
import { checkpointOf, inTime, madeRunnable, runKilled } from "../crash/brokenRuns";
import { installOtherRelease } from "../otherRelease";
import type { TestStack } from "../stack";

/** Where requests of ours go: azuread's own are not ours to make survive. */
const OURS = "/deviceManagement/**";
const UNCHANGED = "--expect-no-changes";

/** A stack on the real engine, to be soaked. */
export class EngineStack implements SoakedStack {
    readonly emulator;
    readonly secrets: readonly string[];
    /** The state, until a run may have changed it. */
    private kept: readonly Kept[] | undefined;
    private bytes = "";
    private readonly seen = new Set<string>();
    private other: string | undefined;
    private releases = 0;

    /** @param canaries secrets in the stack's environment, beside the token */
    constructor(
        private readonly stack: TestStack,
        private readonly random: Random,
        readonly groups: string[],
        canaries: readonly string[],
    ) {
        this.emulator = stack.emulator;
        this.secrets = [stack.emulator.token, ...canaries];
    }

    async send(method: string, path: string, body?: unknown): Promise<unknown> {
        const response = await this.stack.call(method, path, body);
        const text = await response.text();
        if (!response.ok) {
            throw new Error(`${method} ${path} was answered ${response.status}: ${text}`);
        }
        return text === "" ? undefined : JSON.parse(text);
    }

    async write({ rings, tenantDefault }: RingProgram): Promise<void> {
        const declared = rings.map((ring) => ({
            name: ring.name,
            args: {
                group: hasOwnGroup(ring)
                    ? { displayName: `Group of ${ring.key}`, versions: ["24H2"] }
                    : { objectId: this.named(ring) },
                policy: {
                    displayName: ring.title,
                    description: ring.text,
                    hotpatchEnabled: ring.isOn,
                    deferralDays: ring.deferralDays,
                    roleScopeTagIds: ring.scopeTagIds,
                },
                excludeGroupIds: ring.excluded.map((place) => this.groups[place]),
                ownership: ring.isAdditive ? "additive" : "exclusive",
                prerequisites: { vbs: ring.hasVbs },
            },
            aliases: ring.formerNames.map((name) => ({ name })),
        }));
        this.stack.write(`import * as hotpatch from "pulumi-hotpatch";
const rings: { name: string; args: hotpatch.HotpatchRingArgs; aliases: { name: string }[] }[] = ${JSON.stringify(declared)};
for (const { name, args, aliases } of rings) {
    new hotpatch.HotpatchRing(name, args, { aliases });
}
${tenantDefault === undefined ? "" : `new hotpatch.HotpatchTenantDefault("default", { hotpatchEnabled: ${tenantDefault} });`}`);
    }

    includedBy(ring: Ring): readonly string[] {
        const { resources = [] } = checkpointOf(this.stack);
        const own = resources.find(({ urn }) => /azuread:/.test(urn) && urn.endsWith(`::${ring.name}-group`));
        return [hasOwnGroup(ring) ? objectId(own?.id) : this.named(ring)];
    }

    async ownGroups(): Promise<readonly string[]> {
        const { resources = [] } = checkpointOf(this.stack);
        return resources.filter(({ type }) => /^azuread:/.test(type)).map(({ id }) => objectId(id));
    }

    async up({ refresh, trouble }: HowToRun): Promise<RunEnd> {
        this.kept = undefined;
        const args = ["up", "--yes", "--skip-preview", ...(refresh ? ["--refresh"] : [])];
        const victim = this.random.pick(["provider", "everything"] as const);
        if (trouble?.what === "kill") {
            const { code, text, isKilled } = await runKilled(this.stack, args, trouble, victim);
            this.bytes += text;
            await madeRunnable(this.stack);
            return { ...(code === 0 ? {} : { failure: `${victim} killed: ${text}` }), isTroubled: isKilled };
        }
        const { faults } = this.stack.emulator;
        const fault = trouble === undefined ? undefined : faults.add({ ...trouble.rule, path: OURS });
        const { code, text } = await inTime(this.stack.start(args));
        faults.clear();
        this.bytes += text;
        if (code !== 0) {
            await madeRunnable(this.stack);
        }
        return { ...(code === 0 ? {} : { failure: text }), isTroubled: (fault?.injected ?? 0) > 0 };
    }

    async leftToDo(refresh: boolean): Promise<string | undefined> {
        this.kept = undefined;
        const args = refresh
            ? ["refresh", "--yes", "--skip-preview", "--diff", UNCHANGED]
            : ["preview", "--diff", UNCHANGED];
        const { code, text } = await inTime(this.stack.start(args));
        this.bytes += text;
        return code === 0 ? undefined : text;
    }

    async readable(): Promise<readonly Kept[]> {
        if (this.kept === undefined) {
            const exported = await this.stack.export();
            this.bytes += exported;
            const { resources = [] } = JSON.parse(exported).deployment as { resources?: Kept[] };
            this.kept = resources.filter(({ id }) => id !== undefined);
        }
        return this.kept;
    }

    /** Another release of the package in its place, or the one under test again. */
    async upgrade(): Promise<string> {
        if (this.other !== undefined) {
            rmSync(this.other, { recursive: true });
            this.other = undefined;
            return "the package is the one under test again";
        }
        this.releases += 1;
        const version = `0.0.${this.releases}`;
        this.other = installOtherRelease(this.stack, version);
        return `the package is of release ${version}`;
    }

    /** With all files of the backend that are new, and the state as it is. */
    async written(): Promise<string> {
        const folder = join(this.stack.stateFolder, ".pulumi");
        const files = readdirSync(folder, { recursive: true, withFileTypes: true })
            .filter((each) => each.isFile())
            .map(({ parentPath, name }) => join(parentPath, name));
        const fresh = files.filter((file) => !this.seen.has(file) || /[\\/]stacks[\\/]/.test(file));
        const stored = fresh.map((file) => readFileSync(file, "utf8"));
        for (const file of fresh) {
            this.seen.add(file);
        }
        const sent = this.emulator.requests.map(({ path, body }) => `${path} ${JSON.stringify(body)}`);
        const { bytes } = this;
        this.bytes = "";
        return [bytes, ...stored, ...sent].join("\n");
    }

    private named({ groups: [place = 0] }: Ring): string {
        return this.groups[place] ?? "";
    }
}

/** Every other ring makes a group of its own. */
function hasOwnGroup({ key }: Ring): boolean {
    return Number(key.slice(1)) % 2 === 1;
}

/** azuread's ids begin with a path. */
function objectId(id = ""): string {
    return id.replace("/groups/", "");
}
