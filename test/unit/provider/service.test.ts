import { type GraphEmulator, startGraphEmulator } from "../../../packages/graph-emulator/src";
import { UNKNOWN } from "../../../src/base/unknown";
import { markerFor, urnHash } from "../../../src/handlers/marker";
import { policy } from "../../../src/handlers/v1";
import { type EngineClient, engineClient } from "./engineClient";

const TYPE = "hotpatch:index:QualityUpdatePolicy";
const URN = `urn:pulumi:prod::tenant::hotpatch:index:HotpatchRing$${TYPE}::win11::x`;
const DYNAMIC_URN = URN.replace(TYPE, "pulumi-nodejs:dynamic/hotpatch:QualityUpdatePolicy");
const ASSIGNMENT_URN = `urn:pulumi:prod::tenant::${TYPE}Assignment::win11`;

let emulator: GraphEmulator;
let engine: EngineClient;
let before: NodeJS.ProcessEnv;

beforeEach(async () => {
    before = { ...process.env };
    emulator = await startGraphEmulator({ devices: 1 });
    Object.assign(process.env, emulator.environment());
    engine = await engineClient();
    await engine.configure({ replicationSeconds: "0.05" });
});
afterEach(async () => {
    engine.stop();
    await emulator.stop();
    process.env = before;
});

const writes = () => emulator.requests.filter(({ method }) => method !== "GET").map(({ method }) => method);

async function created(given: Record<string, unknown> = {}) {
    const { inputs } = await engine.check(URN, {}, { displayName: "Ring 0", ...given });
    const { id, outs } = await engine.create(URN, inputs);
    return { id, inputs, outs };
}

describe("the plugin", () => {
    it("makes, changes, reads and deletes a policy, and leaves the host's own property out", async () => {
        const { id, inputs, outs } = await created({ deferralDays: 3 });
        expect(emulator.policies[0]).toMatchObject({ id, displayName: "Ring 0", hotpatchEnabled: true });
        expect(inputs).not.toHaveProperty("__provider");
        expect(outs).toMatchObject({ deferralDays: 3, tenantId: emulator.tenantId });

        expect((await engine.diff(URN, id, outs, inputs)).changes).toBe(1);
        const news = (await engine.check(URN, outs, { displayName: "Ring 0", deferralDays: 7 })).inputs;
        expect((await engine.diff(URN, id, outs, news)).changes).toBe(0);
        const updated = await engine.update(URN, id, outs, news);
        expect(updated).toMatchObject({ deferralDays: 7, owner: outs.owner });
        expect(await engine.read(URN, id, updated)).toEqual({ id, props: updated, inputs: news });

        await engine.delete(URN, id, updated);
        expect(emulator.policies).toEqual([]);
        expect(await engine.read(URN, id, updated)).toMatchObject({ id: "" });
    });

    it("marks a policy as the dynamic resource of the same place would, so that either finds it", async () => {
        const marker = markerFor("tenant", "prod", "win11::x", DYNAMIC_URN);
        const { inputs, outs } = await created();
        expect(inputs.marker).toBe(marker);
        expect(outs.marker).toBe(marker);
        expect(emulator.policies[0]?.description).toMatch(
            new RegExp(`urn ${urnHash(DYNAMIC_URN)}, owner [0-9a-f]{16}`),
        );
    });

    it("takes over what an interrupted create of the dynamic resource has left", async () => {
        const marker = markerFor("tenant", "prod", "win11::x", DYNAMIC_URN);
        const left = await policy.create({ displayName: "Ring 0", hotpatchEnabled: true, marker });
        expect((await created()).id).toBe(left.id);
        expect(emulator.policies).toHaveLength(1);
    });

    it("takes a marker of one's own, and none for an empty text", async () => {
        const own = "Managed by Pulumi: a/b/c";
        expect((await engine.check(URN, {}, { displayName: "R", marker: own })).inputs.marker).toBe(
            `${own} (urn ${urnHash(DYNAMIC_URN)})`,
        );
        expect((await engine.check(URN, {}, { displayName: "R", marker: "" })).inputs).not.toHaveProperty("marker");
        expect((await engine.check(URN, {}, { displayName: "R", marker: UNKNOWN })).inputs.marker).toBe(UNKNOWN);
        expect((await engine.check(URN, {}, { displayName: "R", marker: "mine" })).failures).toMatchObject([
            { property: "marker" },
        ]);
    });

    it("lists every mistake with its property, and passes what is not known yet", async () => {
        const { failures } = await engine.check(URN, {}, { deferralDays: 31, colour: "red" });
        expect(failures.map(({ property }) => property).sort()).toEqual(["colour", "deferralDays", "displayName"]);
        const inputs = { policyId: UNKNOWN, includeGroupIds: [UNKNOWN] };
        expect(await engine.check(ASSIGNMENT_URN, {}, inputs)).toMatchObject({ failures: [], inputs });
        expect(writes()).toEqual([]);
    });

    it("keeps secrets marked in what is recorded, and gives handlers plain values", async () => {
        const mark = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
        const hidden = (value: unknown) => ({ ...mark, value });
        const { id, inputs, outs } = await created({ displayName: hidden("Hidden"), roleScopeTagIds: [hidden("0")] });
        expect(emulator.policies[0]).toMatchObject({ displayName: "Hidden", roleScopeTagIds: ["0"] });
        expect(inputs).toMatchObject({ displayName: hidden("Hidden"), roleScopeTagIds: hidden(["0"]) });
        expect(outs).toMatchObject({ displayName: hidden("Hidden"), hotpatchEnabled: true });
        expect((await engine.diff(URN, id, outs, inputs)).changes).toBe(1);
        expect(await engine.read(URN, id, outs)).toMatchObject({
            props: outs,
            inputs: { displayName: hidden("Hidden") },
        });

        const news = (await engine.check(URN, outs, { displayName: hidden("Also hidden") })).inputs;
        expect(await engine.update(URN, id, outs, news)).toMatchObject({ displayName: hidden("Also hidden") });
        expect(emulator.policies[0]?.displayName).toBe("Also hidden");

        emulator.faults.add({ method: "PATCH", path: "/deviceManagement/*/*", kind: "403-scopes" });
        const other = URN.replace("::x", "::y");
        const partly = await engine.check(other, {}, { displayName: hidden("Third"), deferralDays: 3 });
        const failure = await engine.create(other, partly.inputs).catch((error) => error);
        expect(String(failure.metadata.get("grpc-status-details-bin"))).toContain("1b47061264138c4ac30d75fd1eb44270");
        await engine.delete(URN, id, outs);
        expect(emulator.policies.map(({ displayName }) => displayName)).toEqual(["Third"]);
    });

    it("refuses two resources with one marker, and two owners of a policy's assignment, but no resource twice", async () => {
        const other = URN.replace("::x", "::y");
        const own = { displayName: "R", marker: "Managed by Pulumi: a/b/c" };
        const failures = async (urn: string, news: Record<string, unknown>) =>
            (await engine.check(urn, {}, news)).failures;
        expect(await failures(URN, own)).toEqual([]);
        expect(await failures(URN, own)).toEqual([]);
        expect(await failures(other, own)).toEqual([
            { property: "marker", reason: expect.stringMatching(/^is also that of 'win11::x'/) },
        ]);
        const [policyId, group] = ["11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"];
        const targets = { policyId, includeGroupIds: [group] };
        const second = ASSIGNMENT_URN.replace("::win11", "::second");
        expect(await failures(ASSIGNMENT_URN, targets)).toEqual([]);
        expect(await failures(second, { ...targets, ownership: "additive" })).toMatchObject([
            { property: "policyId", reason: expect.stringMatching(/'second': 'win11' assigns the same policy/) },
        ]);
        const additive = { policyId: group, includeGroupIds: [policyId], ownership: "additive" };
        expect(await failures(ASSIGNMENT_URN, additive)).toEqual([]);
        expect(await failures(second, additive)).toMatchObject([
            { reason: expect.stringMatching(/'win11' has the same target for the same policy, group/) },
        ]);
        expect(await failures(second, { ...additive, policyId: UNKNOWN })).toEqual([]);
    });

    it("takes the marker that the child of a component brings, once", async () => {
        const whole = markerFor("tenant", "prod", "win11::x", DYNAMIC_URN);
        expect((await engine.check(URN, {}, { displayName: "R", marker: whole })).inputs.marker).toBe(whole);
    });

    it("asks for a replacement that deletes first, where a property needs one", async () => {
        const [one, other] = ["11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"];
        const olds = { policyId: one, includeGroupIds: [other] };
        const { inputs } = await engine.check(ASSIGNMENT_URN, olds, { ...olds, policyId: other });
        expect(await engine.diff(ASSIGNMENT_URN, one, olds, inputs)).toMatchObject({
            replacesList: ["policyId"],
            deletebeforereplace: true,
        });
    });

    it("does not take an assignment's replacement away, which the engine makes first, also in the run after a crash", async () => {
        const policyId = (await created()).id;
        const body = { displayName: "g", mailEnabled: false, mailNickname: "g", securityEnabled: true };
        const headers = { Authorization: `Bearer ${emulator.token}`, "Content-Type": "application/json" };
        const answer = await fetch(`${emulator.httpEndpoint}/v1.0/groups`, {
            method: "POST",
            headers,
            body: JSON.stringify(body),
        });
        const { id: group } = (await answer.json()) as { id: string };
        const targets = () => emulator.policies[0]?.assignments.map(({ target }) => target.groupId);
        const given = { policyId, includeGroupIds: [group] };
        const { inputs } = await engine.check(ASSIGNMENT_URN, {}, given);
        const { id, outs } = await engine.create(ASSIGNMENT_URN, inputs);
        await engine.delete(ASSIGNMENT_URN, id, outs);
        expect(targets()).toEqual([group]);

        const nextRun = await engineClient();
        try {
            await nextRun.configure({ replicationSeconds: "0.05" });
            // `up --refresh` asks this for resources that are no longer in the program, too.
            await nextRun.diff(ASSIGNMENT_URN, id, outs, inputs);
            await nextRun.check(ASSIGNMENT_URN, outs, given);
            await nextRun.delete(ASSIGNMENT_URN, id, outs);
            expect(targets()).toEqual([group]);
            await nextRun.diff(ASSIGNMENT_URN, id, outs, { ...inputs, policyId: group });
            await nextRun.delete(ASSIGNMENT_URN, id, outs);
            expect(targets()).toEqual([]);
        } finally {
            nextRun.stop();
        }
    });

    it("records what exists where a create is only partly done", async () => {
        emulator.faults.add({
            method: "PATCH",
            path: "/deviceManagement/windowsQualityUpdatePolicies/*",
            kind: "403-scopes",
        });
        const { inputs } = await engine.check(URN, {}, { displayName: "Ring 0", deferralDays: 3 });
        const failure = await engine.create(URN, inputs).catch((error) => error);
        expect(failure.details).toMatch(/Create quality update policy 'Ring 0'|could not be given its deferralDays/);
        const [details] = failure.metadata.get("grpc-status-details-bin");
        expect(String(details)).toContain("pulumirpc.ErrorResourceInitFailed");
        expect(String(details)).toContain(emulator.policies[0]?.id);
    });

    it("says which resources there are when it is asked for another", async () => {
        await expect(engine.check("urn:pulumi:a::b::hotpatch:index:Nothing::c", {}, {})).rejects.toThrow(
            /no resource of type hotpatch:index:Nothing.*hotpatch:index:QualityUpdatePolicy/,
        );
    });

    it("gives out its schema", async () => {
        expect(await engine.schema()).toBe('{"name":"hotpatch"}');
    });
});

describe("the plugin's configuration", () => {
    it("is checked, with the names that it has here", async () => {
        expect(await engine.checkConfig({ tenantId: "not a tenant" })).toEqual([
            { property: "", reason: expect.stringMatching(/^hotpatch:tenantId \(ARM_TENANT_ID\) must be/) },
        ]);
        expect(await engine.checkConfig({ tenantId: UNKNOWN })).toEqual([]);
        expect(await engine.checkConfig({ useCli: false, maxConcurrency: 4, impact: "false" })).toEqual([]);
    });

    it("refuses a secret in plain text, and takes an encrypted one", async () => {
        await expect(engine.configure({ clientSecret: "plain" })).rejects.toThrow(
            /hotpatch:clientSecret is stored in plain text.*pulumi config set --secret hotpatch:clientSecret/,
        );
        const marked = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: "hidden" };
        await expect(engine.configure({ clientSecret: marked })).resolves.toBeDefined();
    });
});
