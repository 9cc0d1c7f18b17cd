/** A part of the soak on the real engine; test/unit/handlers/soak.test.ts has it at length on a model. */
import { Random } from "../../packages/graph-emulator/src/fleet/random";
import { makeGroup } from "../unit/handlers/support/soak/neighbours";
import { Soak, soaked } from "../unit/handlers/support/soak/soak";
import { EngineStack } from "./support/soak/engineStack";
import { type TestStack, testStack, WITHOUT_IMPACT } from "./support/stack";

const STEPS = Number(process.env.HOTPATCH_SOAK_STEPS ?? 2);
const SEED = Number(process.env.HOTPATCH_SOAK_SEED ?? 11);
const GROUPS = 5;
/** In the environment, and never used: the embedded Graph has a token of its own. */
const CANARY = "unused-client-secret-4f1d7a";

jest.setTimeout(7_200_000);

describe("five rings on the real engine, at random", () => {
    let stack: TestStack;
    beforeAll(async () => {
        stack = await testStack("export {};", { env: { ARM_CLIENT_SECRET: CANARY, ...WITHOUT_IMPACT } });
    });
    afterAll(() => stack?.stop());

    it(`what has to hold, holds after each of ${STEPS} steps`, async () => {
        const random = new Random(SEED);
        const soakedStack = new EngineStack(stack, random, [], [CANARY]);
        for (let place = 0; place < GROUPS; place += 1) {
            soakedStack.groups.push(await makeGroup(soakedStack, `group${place}`));
        }
        for (const displayName of ["north", "south"]) {
            await soakedStack.send("POST", "/beta/deviceManagement/roleScopeTags", { displayName });
        }
        const begin = () => Soak.begin(soakedStack, random, { least: 4, most: 5, scopeTagIds: ["0", "1", "2"] });
        const say = (text: string) => process.stdout.write(text);
        const said = await soaked("the engine", { seed: SEED, steps: STEPS, say }, begin);
        say(said);
        expect(said).toContain(" 0 violations");
    });
});
