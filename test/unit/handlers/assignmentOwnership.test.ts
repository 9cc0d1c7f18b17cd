/** What an additive assignment still knows to be its own after a request that failed, whatever came of it. */
import * as fc from "fast-check";
import { isGraphError } from "../../../src/graph/errors";
import { dynamicProvider } from "../../../src/handlers/dynamicProvider";
import { PartialFailure } from "../../../src/handlers/partialFailure";
import { qualityUpdatePolicyAssignment } from "../../../src/handlers/policyAssignment/kinds";
import { draws, isFull } from "../sample";
import { type Harness, harness } from "./harness";
import { FAULTS, type Fault, FaultyFetch } from "./support/faultyFetch";

jest.setTimeout(300_000);

type Bag = Record<string, unknown>;

const COLLECTION = "/deviceManagement/windowsQualityUpdatePolicies";
/** How often each group takes part, so that a program and the one before it have groups in common and apart. */
const OURS = 4;
const FOREIGN = 3;
/** A killed process records nothing, and the engine calls with the same program again: `crashMatrix` has it. */
const ANSWERED = FAULTS.filter(({ kind }) => kind !== "killed");

let test: Harness;
let ours: string[];
let foreign: string[];
beforeAll(async () => {
    test = await harness({ devices: 0 });
    const groups = (count: number, name: string) =>
        Promise.all(Array.from({ length: count }, (_, index) => test.group(`${name}${index}`)));
    [ours, foreign] = [await groups(OURS, "ours"), await groups(FOREIGN, "foreign")];
});
afterAll(() => test.stop());

const target = (kind: string, groupId?: string) => ({
    "@odata.type": `#microsoft.graph.${kind}AssignmentTarget`,
    groupId,
});
const shown = () =>
    test
        .targets()
        .map((each) => `${each["@odata.type"].split(".").pop()?.replace("AssignmentTarget", "")} ${each.groupId ?? ""}`)
        .sort();

/** What one program says about each of our groups. */
type Part = "absent" | "group" | "exclusionGroup";
interface Program {
    readonly parts: readonly Part[];
    readonly allDevices: boolean;
}
const program: fc.Arbitrary<Program> = fc.record({
    parts: fc.array(fc.constantFrom<Part>("absent", "group", "exclusionGroup"), { minLength: OURS, maxLength: OURS }),
    allDevices: fc.boolean(),
});
const inputsOf = (policyId: string, { parts, allDevices }: Program): Bag => ({
    policyId,
    includeGroupIds: ours.filter((_, index) => parts[index] === "group"),
    excludeGroupIds: ours.filter((_, index) => parts[index] === "exclusionGroup"),
    allDevices: allDevices || !parts.includes("group"),
    ownership: "additive",
});

function provider(faulty: FaultyFetch = new FaultyFetch(0, undefined)) {
    const graph = test.clientOver(faulty.fetch, faulty.clock);
    const made = dynamicProvider(qualityUpdatePolicyAssignment, () => graph);
    made.configure({ config: { get: (key) => (key === "hotpatch:replicationSeconds" ? "0.002" : undefined) } });
    return made;
}

async function canonical(inputs: Bag, olds: Bag = {}): Promise<Bag> {
    const { failures, inputs: checked } = await provider().check(olds, inputs);
    expect(failures).toEqual([]);
    return checked;
}

/** The engine's update: what is recorded afterwards, whether it failed or not. */
async function updated(faulty: FaultyFetch, id: string, olds: Bag, wanted: Bag): Promise<Bag> {
    try {
        return (await provider(faulty).update(id, olds, await canonical(wanted, olds))).outs;
    } catch (error) {
        if (error instanceof PartialFailure) {
            return { ...error.properties };
        }
        expect(isGraphError((error as Error).cause)).toBe(true);
        return olds;
    }
}

async function policyWith(targets: readonly object[]): Promise<string> {
    const body = { displayName: "p", hotpatchEnabled: true };
    const { id } = (await test.graph.post("beta", COLLECTION, body)) as { id: string };
    const assignments = targets.map((each) => ({ target: each }));
    await test.graph.post("beta", `${COLLECTION}/${id}/assign`, { assignments });
    return id;
}

describe("an additive assignment whose update failed at any request, in any way", () => {
    it("leaves nothing of its own behind after the next update and a delete, and touches nobody else's", async () => {
        let failures = 0;
        await fc.assert(
            fc.asyncProperty(
                fc.tuple(program, program, program),
                fc.array(fc.constantFrom("group", "exclusionGroup"), { minLength: FOREIGN, maxLength: FOREIGN }),
                fc.constantFrom<Fault>(...ANSWERED),
                fc.integer({ min: 1, max: 6 }),
                fc.boolean(),
                async ([before, after, next], kinds, fault, at, refreshed) => {
                    const theirs = kinds.map((kind, index) => target(kind, foreign[index]));
                    const policyId = await policyWith(theirs);
                    const kept = shown();
                    try {
                        const made = await provider().create(await canonical(inputsOf(policyId, before)));
                        const faulty = new FaultyFetch(at, fault);
                        let recorded = await updated(faulty, policyId, made.outs, inputsOf(policyId, after));
                        failures += recorded.unsettledTargets === undefined ? 0 : 1;
                        if (refreshed) {
                            recorded = (await provider().read(policyId, recorded)).props ?? {};
                        }
                        const wanted = inputsOf(policyId, next);
                        recorded = await updated(new FaultyFetch(0, undefined), policyId, recorded, wanted);
                        expect(shown()).toEqual([...kept, ...namedIn(next)].sort());
                        await provider().delete(policyId, recorded);
                        expect(shown()).toEqual(kept);
                    } finally {
                        await test.graph.delete("beta", `${COLLECTION}/${policyId}`);
                    }
                },
            ),
            draws(400),
        );
        expect(failures).toBeGreaterThan(isFull ? 10 : 0);
    });

    it.each([
        ["409", "group of before"],
        ["500", "group of before"],
        ["500-done", "group that was sent"],
        ["504", "group of before"],
        ["504-done", "group that was sent"],
        ["reset-done", "group that was sent"],
    ] as const)(
        "still removes, after %s, the %s, also where the list could not be read any more",
        async (kind, _what) => {
            const policyId = await policyWith([target("group", foreign[0])]);
            const made = await provider().create(
                await canonical({ policyId, includeGroupIds: [ours[0]], ownership: "additive" }),
            );
            const wanted = { policyId, includeGroupIds: [ours[1]], ownership: "additive" };
            let assigned = false;
            const graph = {
                ...test.graph,
                async post(...args: Parameters<typeof test.graph.post>) {
                    test.emulator.faults.add({ method: "POST", path: `${COLLECTION}/*/assign`, kind });
                    assigned = true;
                    return test.graph.post(...args);
                },
                async *pages(...args: Parameters<typeof test.graph.pages>) {
                    if (assigned) {
                        await test.graph.get("beta", "/deviceManagement/nothingOfTheKind");
                    }
                    yield* test.graph.pages(...args);
                },
            };
            const failing = dynamicProvider(qualityUpdatePolicyAssignment, () => graph);
            failing.configure({
                config: { get: (key) => (key === "hotpatch:replicationSeconds" ? "0.002" : undefined) },
            });
            const failure = await failing
                .update(policyId, made.outs, await canonical(wanted, made.outs))
                .catch((e) => e);
            expect(failure).toBeInstanceOf(Error);
            const recorded = failure instanceof PartialFailure ? { ...failure.properties } : made.outs;

            const next = { policyId, includeGroupIds: [ours[2]], ownership: "additive" };
            const { outs } = await provider().update(policyId, recorded, await canonical(next, recorded));
            expect(shown()).toEqual([`group ${foreign[0]}`, `group ${ours[2]}`].sort());
            await provider().delete(policyId, outs);
            expect(shown()).toEqual([`group ${foreign[0]}`]);
            await test.graph.delete("beta", `${COLLECTION}/${policyId}`);
        },
    );

    it("does not take others' targets for its own where it was to become exclusive, and is additive again", async () => {
        const policyId = await policyWith([target("group", foreign[0])]);
        const additive = { policyId, includeGroupIds: [ours[0]], ownership: "additive" };
        const made = await provider().create(await canonical(additive));
        const rule = { method: "POST", path: `${COLLECTION}/*/assign`, times: "always" } as const;
        const fault = test.emulator.faults.add({ ...rule, kind: "500" });
        const recorded = await updated(new FaultyFetch(0, undefined), policyId, made.outs, {
            policyId,
            includeGroupIds: [ours[1]],
        });
        fault.remove();
        expect(recorded).toMatchObject({ includeGroupIds: [ours[0]], ownership: "additive" });
        await provider().update(policyId, recorded, await canonical(additive, recorded));
        expect(shown()).toEqual([`group ${foreign[0]}`, `group ${ours[0]}`].sort());
        await test.graph.delete("beta", `${COLLECTION}/${policyId}`);
    });
});

function namedIn({ parts, allDevices }: Program): string[] {
    const named = ours.flatMap((id, index) => (parts[index] === "absent" ? [] : [`${parts[index]} ${id}`]));
    return [...named, ...(allDevices || !parts.includes("group") ? ["allDevices "] : [])];
}
