import { Random } from "../../packages/graph-emulator/src/fleet/random";
import { CrashMatrix, printSurvivors } from "./support/crash/crashMatrix";
import { OPERATIONS } from "./support/crash/operations";
import type { Victim } from "./support/crash/processes";
import { sampled, scale } from "./support/crash/scale";
import { LANGUAGES } from "./support/program";

/** Of each victim, in `npm run test:all`. */
const SAMPLE = 2;

const { everything, points: most, seed } = scale(SAMPLE);
const random = new Random(seed);

jest.setTimeout(everything ? 3_600_000 : 600_000);

const VICTIMS: readonly { readonly victim: Victim; readonly name: string }[] = [
    { victim: "provider", name: "the provider's process alone" },
    { victim: "everything", name: "the CLI and all processes that it started" },
];

describe.each(LANGUAGES)(
    "a program in %s that is killed before or after a request: the next run converges to one policy, the right targets and no change",
    (language) => {
        const inLanguage = OPERATIONS.filter((operation) => operation.language === language);
        /** A sample is taken at one operation: each has to be set up. */
        const operations = everything ? inLanguage : [random.pick(inLanguage)];
        let matrix: CrashMatrix;
        beforeAll(async () => {
            matrix = await CrashMatrix.open();
        });
        afterAll(() => matrix?.stop());

        it.each(VICTIMS)("$name", async ({ victim, name }) => {
            const all = [];
            for (const operation of operations) {
                const { ours } = await matrix.rehearsal(operation);
                expect(ours.length).toBeGreaterThan(0);
                for (const [index, { method, path }] of ours.entries()) {
                    for (const when of ["before", "after"] as const) {
                        const at = index + 1;
                        const where = `request ${at} of ${ours.length}, ${method} ${path}`;
                        all.push({ operation, at, when, name: `${operation.name}, killed ${when} ${where}` });
                    }
                }
            }
            const chosen = sampled(all, most, random);
            const failed: string[] = [];
            for (const operation of operations) {
                const points = chosen.filter((point) => point.operation === operation);
                const lost = await matrix.failures(points, (rig, point) => rig.surviveKill(operation, point, victim));
                printSurvivors(`  ${name} killed, ${operation.name}, ${language}`, points.length, lost);
                failed.push(...lost);
            }
            const needed = `so far ${matrix.tally("cancelled")} needed a cancel and ${matrix.tally("refreshed")} a refresh`;
            const more = `; there are ${all.length} in all; ${needed}`;
            printSurvivors(`${name} killed, ${language}, seed ${seed}`, chosen.length, failed, more);
            expect(failed).toEqual([]);
        });

        it("leaves azuread's own requests to azuread, and lists them", async () => {
            for (const operation of operations) {
                const { azuread } = await matrix.rehearsal(operation);
                const names = azuread.map(({ method, path }) => `${method} ${path}`);
                process.stdout.write(`azuread's own requests, ${operation.name}: ${names.join(", ") || "none"}\n`);
                expect(azuread.filter(({ path }) => !path.startsWith("/groups"))).toEqual([]);
            }
            const left = matrix.tally("groupsLeft");
            process.stdout.write(`groups that azuread left behind, ended after an unrecorded creation: ${left}\n`);
        });
    },
);
