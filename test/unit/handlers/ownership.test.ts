/** Whose a policy is, whatever programs, stacks and crashes do: random stories of a tenant, on a model of the engine. */
import * as fc from "fast-check";
import type { Snapshot } from "../../../packages/graph-emulator/src";
import { EngineRun } from "../../../src/handlers/engineRun";
import { draws } from "../sample";
import { type Harness, harness } from "./harness";
import { Storyteller, stories } from "./support/ownershipMoves";
import { OwnershipWorld } from "./support/ownershipWorld";
import { policiesOf } from "./support/tenantView";

jest.setTimeout(3_600_000);

let areOwnersIgnored = false;
jest.mock("../../../src/handlers/ownership", () => {
    const actual = jest.requireActual<typeof import("../../../src/handlers/ownership")>(
        "../../../src/handlers/ownership",
    );
    return {
        ...actual,
        isForgotten: (...of: Parameters<typeof actual.isForgotten>) => !areOwnersIgnored && actual.isForgotten(...of),
        refuseOtherOwner: (...of: Parameters<typeof actual.refuseOtherOwner>) => {
            if (!areOwnersIgnored) {
                actual.refuseOtherOwner(...of);
            }
        },
    };
});

const QUALITY = "/deviceManagement/windowsQualityUpdatePolicies";
const SETTINGS = "/deviceManagement/configurationPolicies";
const RUNS = Number(process.env.HOTPATCH_OWNERSHIP_RUNS ?? draws(200).numRuns);
const SEED = Number(process.env.HOTPATCH_OWNERSHIP_SEED ?? 11);
/** Longer than a policy is taken for what an interrupted create has left. */
const A_WHILE_MS = 3 * 3_600_000;

let test: Harness;
let groups: string[];
let byHand: string[];
let beginning: Snapshot;
let ahead = 0;
beforeAll(async () => {
    test = await harness({ devices: 0 });
    groups = await Promise.all(["one", "two", "three", "theirs"].map((name) => test.group(name)));
    byHand = [];
    for (const displayName of ["By hand", "By hand, assigned"]) {
        const body = { displayName, description: "theirs", hotpatchEnabled: true };
        byHand.push(((await test.graph.post("beta", QUALITY, body)) as { id: string }).id);
    }
    const target = { "@odata.type": "#microsoft.graph.groupAssignmentTarget", groupId: groups[3] };
    await test.graph.post("beta", `${QUALITY}/${byHand[1]}/assign`, { assignments: [{ target }] });
    beginning = test.emulator.snapshot();
});
afterAll(() => test.stop());
beforeEach(() => {
    jest.spyOn(console, "log").mockImplementation(() => {});
    const now = Date.now;
    jest.spyOn(Date, "now").mockImplementation(() => now() + ahead);
});
afterEach(() => jest.restoreAllMocks());

/** The text of a description, changed in the admin centre; the line that marks the policy stays. */
async function editElsewhere(id: string): Promise<void> {
    const policy = policiesOf(test.emulator).get(id);
    const line = policy?.marker === undefined ? "" : `\n${policy.marker}`;
    await test.graph.patch("beta", `${policy?.kind === "settings" ? SETTINGS : QUALITY}/${id}`, {
        description: `edited by hand${line}`,
    });
}

const tally = { runs: 0, refusals: 0 };

/** Nothing of another owner is ever changed or deleted, and nothing that is declared is lost, unassigned or there twice. */
const nothingTakenNothingLost = (newRun = () => new EngineRun()) =>
    fc.asyncProperty(stories, async ({ first, moves }) => {
        beginning.restore();
        ahead += A_WHILE_MS;
        const world = new OwnershipWorld(test, groups, groups[3] ?? "", newRun);
        for (const id of byHand) {
            world.owners.set(id, "hand");
        }
        world.targetedByHand.add(byHand[1] ?? "");
        const story = new Storyteller(world, editElsewhere);
        await world.converge(story.begin(first), { refresh: false, replace: [] });
        for (const move of moves) {
            ahead += A_WHILE_MS;
            const [stack, how] = await story.next(move);
            await world.converge(stack, how);
        }
        tally.runs += 1;
        tally.refusals += world.refusals;
    });

it(`nothing is taken and nothing lost, whatever ${RUNS} stories tell`, async () => {
    const started = performance.now();
    await fc.assert(nothingTakenNothingLost(), { numRuns: RUNS, seed: SEED });
    const seconds = Math.round((performance.now() - started) / 1000);
    process.stdout.write(
        `ownership: ${tally.runs} stories of seed ${SEED} held, with ${tally.refusals} refusals, in ${seconds} s\n`,
    );
    expect(tally.refusals).toBeGreaterThan(0);
});

/** A run in which deleting an assignment does not know what others have. */
class ForgetfulRun extends EngineRun {
    override claimedByOthers(): ReadonlySet<string> {
        return new Set();
    }
}

describe("the stories find out", () => {
    afterEach(() => {
        areOwnersIgnored = false;
    });
    const found = async (newRun?: () => EngineRun) => {
        const { failed, errorInstance } = await fc.check(nothingTakenNothingLost(newRun), {
            numRuns: 1_000,
            seed: SEED,
            endOnFailure: true,
        });
        return failed ? String(errorInstance) : "nothing";
    };

    it("where nothing is claimed: an assignment that was renamed is lost", async () => {
        expect(await found(() => new ForgetfulRun())).toMatch(/unassigned|a second up/);
    });

    it("where another owner's line is not looked at: its policy is changed or deleted", async () => {
        areOwnersIgnored = true;
        expect(await found()).toMatch(/(changed|deleted) another's|lost|wrong line/);
    });
});
