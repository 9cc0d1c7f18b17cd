import { FAULT_KINDS } from "pulumi-hotpatch/emulator";
import { Random } from "../../packages/graph-emulator/src/fleet/random";
import { CrashMatrix, printSurvivors } from "./support/crash/crashMatrix";
import { OPERATIONS } from "./support/crash/operations";
import { plannedFaults, type Target } from "./support/crash/plannedFaults";
import { scale } from "./support/crash/scale";
import { LANGUAGES } from "./support/program";

/** In `npm run crash-matrix`. */
const FAULTS = 100;
/** In `npm run test:all`. */
const SAMPLE = 4;

const { everything, points: most = FAULTS, seed } = scale(SAMPLE);
const random = new Random(seed);

jest.setTimeout(everything ? 3_600_000 : 600_000);

describe.each(LANGUAGES)(
    "faults of the service, by seed, at requests of the handlers of a program in %s",
    (language) => {
        const inLanguage = OPERATIONS.filter((operation) => operation.language === language);
        /** A sample is taken at one operation: each has to be set up. */
        const operations = everything ? inLanguage : [random.pick(inLanguage)];
        let matrix: CrashMatrix;
        beforeAll(async () => {
            matrix = await CrashMatrix.open();
        });
        afterAll(() => matrix?.stop());

        it("are survived: the next run converges to one policy, the right targets and no change", async () => {
            const targets: Target[] = [];
            for (const operation of operations) {
                const { ours } = await matrix.rehearsal(operation);
                expect(ours.length).toBeGreaterThan(0);
                targets.push(...ours.map((request) => ({ operation, request })));
            }
            const faults = plannedFaults(targets, Math.min(most, FAULTS), random);
            const kinds = new Set(faults.map(({ rule }) => rule.kind));
            expect(kinds.size).toBe(Math.min(faults.length, FAULT_KINDS.length));

            const failed = await matrix.failures(faults, (rig, { operation, rule }) =>
                rig.surviveFault(operation, rule),
            );
            const unnoticed = `${matrix.tally("unnoticed")} without a second run`;
            const more = `, ${unnoticed}; ${kinds.size} kinds of ${FAULT_KINDS.length} at ${targets.length} requests`;
            printSurvivors(`faults, ${language}, seed ${seed}`, faults.length, failed, more);
            expect(failed).toEqual([]);
        });
    },
);
