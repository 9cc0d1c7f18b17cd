import type { LoggedRequest } from "pulumi-hotpatch/emulator";
import { type TestStack, testStack } from "./support/stack";

jest.setTimeout(240_000);

/** What a pipeline for pull requests and drift may be given. */
const READ_ONLY = [
    "Device.Read.All",
    "DeviceManagementConfiguration.Read.All",
    "DeviceManagementManagedDevices.Read.All",
    "DeviceManagementRBAC.Read.All",
    "Group.Read.All",
    "WindowsUpdates.Read.All",
];

const program = (days: number) => `
import * as hotpatch from "pulumi-hotpatch";
new hotpatch.HotpatchRing("win11", {
    group: { versions: ["24H2"] },
    policy: { deferralDays: ${days}, scopeTags: ["Default"] },
});
export const fleet = hotpatch.getFleetReadinessOutput().byBadge;`;

describe("a token that holds nothing but *.Read.All", () => {
    let stack: TestStack;
    beforeAll(async () => {
        stack = await testStack(program(2));
        await stack.pulumi(["up", "--yes", "--skip-preview"]);
        const token = stack.emulator.issueToken({ roles: READ_ONLY });
        stack.env.HOTPATCH_GRAPH_TOKEN = token;
        stack.env.HOTPATCH_AZUREAD_STANDIN_TOKEN = token;
    });
    afterAll(() => stack?.stop());
    beforeEach(() => stack.emulator.clearRequests());

    /** Everything that arrived and is no GET; a `$batch` is none if all its parts are GETs. */
    function writes(): LoggedRequest[] {
        return stack.emulator.requests.filter(({ method, path, body }) => {
            const parts = path.endsWith("/$batch") ? (body as { requests: { method: string }[] }).requests : undefined;
            return parts === undefined ? method !== "GET" : parts.some((part) => part.method !== "GET");
        });
    }

    function expectReadingAlone(): void {
        const { requests } = stack.emulator;
        expect(requests.length).toBeGreaterThan(0);
        expect(writes()).toEqual([]);
        expect(requests.filter(({ status }) => status === 401 || status === 403)).toEqual([]);
    }

    it("is enough for a preview, with the fleet's readiness and a change in it", async () => {
        await stack.pulumi(["preview", "--expect-no-changes"]);
        stack.write(program(9));
        const { text } = await stack.pulumi(["preview", "--diff"]);
        expect(text).toContain("~ deferralDays: 2 => 9");
        expectReadingAlone();
    });

    it("is enough for a refresh that looks, and for one that takes drift into the state", async () => {
        stack.write(program(2));
        await stack.pulumi(["refresh", "--preview-only", "--expect-no-changes"]);
        await stack.pulumi(["refresh", "--yes", "--skip-preview", "--expect-no-changes"]);
        expectReadingAlone();
    });

    it("is enough for `hotpatch readiness`, which sends batches of GETs", async () => {
        const { stdout } = await stack.hotpatch(["readiness", "--format", "json"]);
        expect(Object.keys(JSON.parse(stdout) as object)).toContain("devices");
        expectReadingAlone();
        expect(stack.emulator.requests.some(({ path }) => path.endsWith("/$batch"))).toBe(true);
    });

    it("is not enough for a change: it fails with the permission and the consent that are missing, and nothing changed", async () => {
        const before = stack.emulator.state();
        const recorded = await stack.export();
        stack.write(program(9));
        const { text } = await stack.pulumi(["up", "--yes", "--skip-preview"], 1);
        expect(text).toMatch(/Update quality update policy '.*': .*DeviceManagementConfiguration\.ReadWrite\.All/);
        expect(text).toContain("Grant admin consent");
        expect(text).not.toMatch(/^\s+at /m);
        const refused = writes();
        expect(refused.length).toBeGreaterThan(0);
        expect(refused.filter(({ status }) => status !== 403)).toEqual([]);
        const { policies, groups } = stack.emulator.state();
        expect({ policies, groups }).toEqual({ policies: before.policies, groups: before.groups });
        expect(resourcesIn(await stack.export())).toEqual(resourcesIn(recorded));
    });
});

/** What the state says about each resource, in one order and without the time at which it was written. */
function resourcesIn(exported: string): unknown[] {
    const { deployment } = JSON.parse(exported) as { deployment: { resources: Record<string, unknown>[] } };
    return deployment.resources
        .map(({ urn, id, inputs, outputs }) => ({ urn, id, inputs, outputs }))
        .sort((one, other) => String(one.urn).localeCompare(String(other.urn)));
}
