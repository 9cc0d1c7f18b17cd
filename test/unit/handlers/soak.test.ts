/** Everything that happens to a stack and its tenant, at random and for long, on a model of the engine: what has to hold, holds. */
import { Random } from "../../../packages/graph-emulator/src/fleet/random";
import { RESOURCE_TYPES } from "../../../src/handlers/providerText";
import { SleptTime } from "../sleptTime";
import { type Harness, harness } from "./harness";
import { HarnessStack, type Spoiling } from "./support/soak/harnessStack";
import { INVARIANTS, type Invariant } from "./support/soak/invariants";
import { makeGroup, QUALITY } from "./support/soak/neighbours";
import { Soak, soaked } from "./support/soak/soak";

jest.setTimeout(7_200_000);

let isEverythingReplaced = false;
jest.mock("../../../src/handlers/policyAssignment/targets", () => {
    const actual = jest.requireActual<typeof import("../../../src/handlers/policyAssignment/targets")>(
        "../../../src/handlers/policyAssignment/targets",
    );
    return {
        ...actual,
        merged: (...[current, before, wanted]: Parameters<typeof actual.merged>) =>
            isEverythingReplaced ? [...wanted] : actual.merged(current, before, wanted),
    };
});

const STEPS = Number(process.env.HOTPATCH_SOAK_STEPS ?? 30);
const SEED = Number(process.env.HOTPATCH_SOAK_SEED ?? 7);
const GROUPS = 5;
/** Between two steps: at most longer than a policy is taken for what an interrupted create has left. */
const LONGEST_PAUSE_MS = 5 * 3_600_000;
/** In every other soak, by its seed, replicas take so long to have what was written; less than the ten seconds that are configured. */
const LAG_MS = 4_000;
const BEGINNING = Date.UTC(2026, 0, 1);

let test: Harness;
const time = new SleptTime();
let print = (_line: unknown) => {};
beforeEach(() => {
    jest.spyOn(console, "log").mockImplementation((line) => print(line));
});
afterEach(async () => {
    jest.restoreAllMocks();
    isEverythingReplaced = false;
    await test.stop();
});

/** As many steps of a seed; returns what was said. */
async function soak(seed: number, steps: number, spoil?: Spoiling, say?: (text: string) => void): Promise<string> {
    // The same seed does the same.
    time.begin(BEGINNING);
    const random = new Random(seed);
    const replicationLagMs = seed % 2 === 0 ? LAG_MS : 0;
    test = await harness({ devices: 20, replicationLagMs });
    const stack = new HarnessStack(test, random, replicationLagMs, spoil);
    print = (line) => stack.print(line);
    for (let place = 0; place < GROUPS; place += 1) {
        stack.groups.push(await makeGroup(stack, `group${place}`));
    }
    for (const displayName of ["north", "south"]) {
        await stack.send("POST", "/beta/deviceManagement/roleScopeTags", { displayName });
    }
    const pause = () => {
        time.pass(random.below(LONGEST_PAUSE_MS));
    };
    const begin = () => Soak.begin(stack, random, { least: 2, most: 5, scopeTagIds: ["0", "1", "2"] });
    return soaked("the harness", { seed, steps, pause, say }, begin);
}

it(`what has to hold, holds after each of ${STEPS} steps`, async () => {
    const say = (text: string) => process.stdout.write(text);
    const said = await soak(SEED, STEPS, undefined, STEPS > 100 ? say : undefined);
    say(said);
    expect(said).toContain(" 0 violations");
});

it("tells the same of the same seed", async () => {
    const untimed = (said: string) => said.replace(/\d+ s\n/, "");
    const said = await soak(8, 10);
    await test.stop();
    expect(untimed(await soak(8, 10))).toBe(untimed(said));
});

describe("the soak finds out", () => {
    const SPOILED = 1;
    const ofPolicies = (type: string) => type === RESOURCE_TYPES.policy;
    const cases: readonly [what: string, Invariant, Spoiling][] = [
        [
            "where a policy is left when its resource goes",
            "policies",
            (type, provider) => (ofPolicies(type) ? { ...provider, delete: async () => {} } : provider),
        ],
        [
            "where a change of a policy is recorded and not sent",
            "settings",
            (type, provider) =>
                ofPolicies(type)
                    ? { ...provider, update: async (_id, olds, news) => ({ outs: { ...olds, ...news } }) }
                    : provider,
        ],
        [
            "where a change of targets is recorded and not sent",
            "targets",
            (type, provider) =>
                type === RESOURCE_TYPES.assignment
                    ? { ...provider, update: async (_id, olds, news) => ({ outs: { ...olds, ...news } }) }
                    : provider,
        ],
        [
            "where somebody else's policy is changed",
            "foreign",
            (type, provider) => ({
                ...provider,
                async delete(id, props) {
                    const theirs = test.emulator.policies.find(({ description }) => description === "by hand");
                    if (ofPolicies(type)) {
                        await test.graph.patch("beta", `${QUALITY.slice("/beta".length)}/${theirs?.id}`, {
                            hotpatchEnabled: false,
                        });
                    }
                    await provider.delete(id, props);
                },
            }),
        ],
        [
            "where something is recorded that cannot be stored",
            "readable",
            (_type, provider) => ({
                ...provider,
                async create(inputs) {
                    const { id, outs } = await provider.create(inputs);
                    return { id, outs: { ...outs, madeAt: new Date(0) } };
                },
            }),
        ],
        [
            "where something else is recorded than was declared",
            "change",
            (type, provider) => ({
                ...provider,
                async create(inputs) {
                    const { id, outs } = await provider.create(inputs);
                    return { id, outs: ofPolicies(type) ? { ...outs, description: "another" } : outs };
                },
            }),
        ],
        [
            "where the token is recorded",
            "secret",
            (_type, provider) => ({
                ...provider,
                async create(inputs) {
                    const { id, outs } = await provider.create(inputs);
                    return { id, outs: { ...outs, by: `Bearer ${test.emulator.token}` } };
                },
            }),
        ],
        [
            "where the token is in a message",
            "secret",
            (_type, provider) => ({
                ...provider,
                delete: async () => {
                    throw new Error(`refused: ${test.emulator.token}`);
                },
            }),
        ],
    ];
    it.each(cases)("%s", async (_what, invariant, spoil) => {
        expect(await soak(SPOILED, 300, spoil)).toMatch(foundOut(invariant));
    });

    it("where an additive assignment takes out what others have there", async () => {
        isEverythingReplaced = true;
        expect(await soak(SPOILED, 300)).toMatch(foundOut("targets"));
    });

    function foundOut(invariant: Invariant): RegExp {
        return new RegExp(
            `, 1 violations, [^]*\nVIOLATION at step \\d+ of seed ${SPOILED}: Violation: ${INVARIANTS[invariant]}: `,
        );
    }
});
