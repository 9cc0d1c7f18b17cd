import { FAULT_KINDS } from "../../../../../packages/graph-emulator/src/faults/kinds";
import { type Random, shares } from "../../../../../packages/graph-emulator/src/fleet/random";
import { Checks, partOf, Violation } from "./invariants";
import { Neighbours } from "./neighbours";
import { Others, type OwnPolicy } from "./outside";
import { Author, type Bounds, type RingProgram } from "./rings";
import type { HowToRun, RunEnd, SoakedStack, Trouble } from "./soakedStack";

/** What one step is about. */
const STEPS = shares(["edit", 10], ["drift", 5], ["churn", 3], ["deletion", 3], ["upgrade", 1], ["nothing", 1]);
const TROUBLES = shares(["none", 4], ["fault", 4], ["kill", 3]);
const METHODS = shares<string | undefined>(["WRITE", 3], ["GET", 2], [undefined, 1]);
/** Runs until a program that failed has to be through. */
const ATTEMPTS = 4;
/** Up to which request something goes wrong: many runs make few. */
const REACHES = [4, 12, 40];
/** How often a soak says how far it is. */
const PARTS = 10;
/** How long `slow` and `hang` take, in milliseconds. Nothing is learned by waiting longer. */
const PAUSE_MS = 20;

export interface Tally {
    readonly operations: number;
    readonly runs: number;
    readonly faults: number;
    readonly kills: number;
    readonly checks: number;
}

/**
 * A stack and its tenant, step by step: an edit of the program, or something that others do; a run, in which the service or the
 * process fails at random; what a user does then; and everything that has to hold. All by one seed.
 */
export class Soak {
    /** What happened so far, for whoever has to find out why. */
    readonly story: string[] = [];
    private readonly checks: Checks;
    private readonly author: Author;
    private program: RingProgram = { rings: [] };
    private operations = 0;
    private runs = 0;
    private faults = 0;
    private kills = 0;

    private constructor(
        private readonly stack: SoakedStack,
        private readonly random: Random,
        private readonly others: Others,
        bounds: Bounds,
    ) {
        this.checks = new Checks(stack);
        this.author = new Author(random, bounds);
    }

    static async begin(stack: SoakedStack, random: Random, bounds: Omit<Bounds, "groups">): Promise<Soak> {
        const neighbours = await Neighbours.settle(stack);
        const others = new Others(stack, random, neighbours);
        const soak = new Soak(stack, random, others, { ...bounds, groups: stack.groups.length });
        soak.program = soak.author.begin();
        await stack.write(soak.program);
        await soak.converge({ refresh: false }, false);
        await soak.check();
        return soak;
    }

    get tally(): Tally {
        const { operations, runs, faults, kills, checks } = this;
        return { operations, runs, faults, kills, checks: checks.count };
    }

    /** @throws Violation, or what a run left that nobody can get out of. */
    async step(): Promise<void> {
        const { random, stack, others } = this;
        stack.emulator.clearRequests();
        const before = this.program;
        let isDrifted = false;
        let after = () => {};
        const kind = random.draw(STEPS);
        if (kind === "edit") {
            for (let count = random.between(1, 3); count > 0; count -= 1) {
                await this.edit();
            }
        }
        if (kind === "drift" || (kind === "edit" && random.chance(0.2))) {
            const unedited = (await this.own()).filter(({ ring }) => before.rings.includes(ring));
            this.tell(await others.drift(unedited));
            isDrifted = true;
        }
        if (kind === "deletion") {
            this.tell(await others.destroy(await this.own()));
            isDrifted = true;
        }
        if (kind === "churn") {
            const { what, replaced } = await others.churn();
            this.tell(what);
            if (replaced !== undefined) {
                after = () => {
                    stack.groups[replaced.place] = replaced.id;
                };
            }
        }
        if (kind === "upgrade") {
            this.tell(await stack.upgrade());
        }
        after();
        await stack.write(this.program);
        const trouble = this.trouble();
        const refresh = random.chance(isDrifted || (trouble !== undefined && kind !== "edit") ? 0.7 : 0.2);
        await this.converge({ refresh, trouble }, isDrifted);
        await this.check();
    }

    private async edit(): Promise<void> {
        const { program, what } = this.author.edit(this.program);
        this.program = program;
        this.tell(what);
    }

    /** `pulumi up` until it is through, and once with a refresh where somebody else changed something. */
    private async converge(how: HowToRun, isDrifted: boolean): Promise<void> {
        let end = await this.run(how);
        let isRefreshed = how.refresh && end.failure === undefined;
        for (let attempt = 1; end.failure !== undefined; attempt += 1) {
            if (attempt === ATTEMPTS) {
                throw new Error(`no way out: ${end.failure}`);
            }
            const refresh = isDrifted || /pulumi refresh/.test(end.failure) || attempt === ATTEMPTS - 1;
            end = await this.run({ refresh });
            isRefreshed = refresh && end.failure === undefined;
        }
        if (isDrifted && !isRefreshed) {
            await this.converge({ refresh: true }, false);
        }
    }

    private async run(how: HowToRun): Promise<RunEnd> {
        const { trouble } = how;
        const end = await this.stack.up(how);
        this.runs += 1;
        if (trouble !== undefined && end.isTroubled) {
            this.faults += trouble.what === "fault" ? 1 : 0;
            this.kills += trouble.what === "kill" ? 1 : 0;
        }
        const options = how.refresh ? " --refresh" : "";
        const reached = end.isTroubled ? "" : " (not reached)";
        const broken = trouble === undefined ? "" : ` with ${JSON.stringify(trouble)}${reached}`;
        this.story.push(`    up${options}${broken}: ${end.failure ?? "done"}`);
        await this.checks.secrets();
        return end;
    }

    private trouble(): Trouble | undefined {
        const { random } = this;
        const at = random.between(1, random.pick(REACHES));
        switch (random.draw(TROUBLES)) {
            case "kill":
                return { what: "kill", at, when: random.pick(["before", "after"]) };
            case "fault": {
                const method = random.draw(METHODS);
                const nth = method === "WRITE" ? random.between(1, 3) : at;
                const times = random.chance(0.15) ? random.between(2, 4) : 1;
                const kind = random.pick(FAULT_KINDS).name;
                return { what: "fault", rule: { kind, method, nth, times, of: "requests", milliseconds: PAUSE_MS } };
            }
            default:
                return undefined;
        }
    }

    private async check(): Promise<void> {
        const { others } = this;
        others.settle(await this.own());
        await this.checks.all(this.program, others);
    }

    /** The stack's policies that are there. */
    private async own(): Promise<OwnPolicy[]> {
        const kept = await this.stack.readable().catch((error: unknown) => {
            throw new Violation("readable", String(error));
        });
        const { policies, configurationPolicies } = this.stack.emulator.state();
        const ids = new Set([...policies, ...configurationPolicies].map(({ id }) => id));
        return this.program.rings.flatMap((ring) =>
            ["policy", "vbs-policy"].flatMap((part) => {
                const names = [ring.name, ...ring.formerNames];
                const id = names.map((name) => partOf(kept, name, part)?.id).find((each) => each !== undefined);
                return id !== undefined && ids.has(id) ? [{ ring, id, isSettings: part !== "policy" }] : [];
            }),
        );
    }

    private tell(what: string): void {
        this.operations += 1;
        this.story.push(what);
    }
}

/** How long a soak is, and by which dice. */
export interface Extent {
    readonly seed: number;
    readonly steps: number;
    /** What is done between two steps. */
    readonly pause?: () => void;
    /** Told now and then how far it is, if the soak is long. */
    readonly say?: (text: string) => void;
}

/** Soaks up to the first violation. Says in one line what came of it, and tells the story so far where something did not hold. */
export async function soaked(
    where: string,
    { seed, steps, pause = () => {}, say = () => {} }: Extent,
    begin: () => Promise<Soak>,
): Promise<string> {
    const started = performance.now();
    let soak: Soak | undefined;
    let done = 0;
    let violation: unknown;
    try {
        soak = await begin();
        while (done < steps) {
            done += 1;
            pause();
            soak.story.push(`step ${done}`);
            await soak.step();
            if (done % Math.ceil(steps / PARTS) === 0 && done < steps) {
                say(`  step ${done} of ${steps}: ${JSON.stringify(soak.tally)}\n`);
            }
        }
    } catch (error) {
        violation = error;
    }
    const { operations = 0, runs = 0, faults = 0, kills = 0, checks = 0 } = soak?.tally ?? {};
    const violations = violation === undefined ? 0 : 1;
    const seconds = Math.round((performance.now() - started) / 1000);
    const summary =
        `soak on ${where}, seed ${seed}: ${done} steps, ${operations} operations, ${runs} runs, ${faults} faults, ${kills} kills, ` +
        `${checks} checks, ${violations} violations, ${seconds} s\n`;
    if (violation === undefined) {
        return summary;
    }
    const story = (soak?.story ?? []).map((line) => `  ${line}\n`).join("");
    return `${summary}${story}VIOLATION at step ${done} of seed ${seed}: ${violation}\n`;
}
