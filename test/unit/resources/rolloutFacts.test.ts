import * as pulumi from "@pulumi/pulumi";
import { deliveryOnce, knownIssuesOnce, monthOnce } from "../../../src/resources/rollout/facts";
import { useDateAlone } from "../dateAlone";
import { type TestTenant, testTenant } from "../delivery/tenant";
import { recordResources } from "./mocks";

describe("what gates of a rollout are told", () => {
    let tenant: TestTenant;
    const environment = process.env;
    beforeEach(async () => {
        await recordResources();
        jest.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
    });
    afterEach(async () => {
        jest.restoreAllMocks();
        jest.useRealTimers();
        process.env = environment;
        await tenant.emulator.stop();
    });

    /** A tenant at a time that the program has too. */
    async function at(startsAt: string, more: Parameters<typeof testTenant>[0] = {}): Promise<Date> {
        const now = new Date(startsAt);
        useDateAlone(now); // a program's functions and the embedded Graph take it from the machine
        tenant = await testTenant({ devices: 40, seed: 11, startsAt, ...more });
        process.env = { ...environment, ...tenant.emulator.environment() };
        return now;
    }
    const requests = (pattern: RegExp) => tenant.emulator.requests.filter(({ path }) => pattern.test(path)).length;

    it.each([
        ["2026-05-20T00:00:00Z", "hotpatch"],
        ["2026-06-20T00:00:00Z", "baseline"],
        ["2026-07-20T00:00:00Z", "baseline"],
        ["2026-11-05T00:00:00Z", "hotpatch"],
        ["2027-01-05T00:00:00Z", "baseline"],
    ])("the month of %s is one of kind %s, read once", async (time, kind) => {
        const month = monthOnce(await at(time));
        expect(await Promise.all([month(), month()])).toEqual([
            { month: time.slice(0, 7), kind },
            { month: time.slice(0, 7), kind },
        ]);
        expect(requests(/catalog\/entries/)).toBe(1);
    });

    it.each([
        ["2026-05-20T00:00:00Z", "hotpatch"],
        ["2026-11-05T00:00:00Z", "unknown"],
        ["2027-01-05T00:00:00Z", "baseline"],
    ])("without the live catalog the month of %s is of kind %s: a plan is not enough to open", async (time, kind) => {
        const month = monthOnce(await at(time, { roles: ["Device.Read.All"] }));
        expect(await month()).toEqual({ month: time.slice(0, 7), kind });
    });

    it("delivery with who is eligible and who got the hotpatch, read once", async () => {
        await at("2026-05-20T00:00:00Z", { shares: { builds: { "26100.8390": 3, "26100.8246": 1 } } });
        const objects = (await tenant.windowsPcs()).map(({ objectId }) => objectId);
        const policyId = await tenant.policy("Hotpatch", true, { include: [await tenant.group("Ring", objects)] });
        const delivery = deliveryOnce(policyId);
        const [first, second] = await Promise.all([delivery(), delivery()]);
        expect(second).toBe(first);
        const { succeeded, pending, failed, unknown, blocked } = first.computed;
        const all = succeeded + pending + failed + unknown + blocked;
        expect(first.complete).toBe(true);
        expect(first.eligible).toBeGreaterThan(0);
        expect(first.eligible).toBeLessThan(all);
        expect(first.hotpatched).toBeGreaterThan(all / 2);
        expect(first.hotpatched).toBeLessThan(all);
    });

    it("known issues, and which permission they need", async () => {
        const issue = { id: "WI1", version: "24H2", title: "Sound", startDateTime: "2026-05-14T00:00:00Z" };
        await at("2026-05-20T00:00:00Z", { catalog: { knownIssues: [issue] } });
        const read = knownIssuesOnce(["24H2"]);
        expect((await read()).map(({ id }) => id)).toEqual(["WI1"]);
        await read();
        expect(requests(/knownIssues/)).toBe(1);
        process.env.HOTPATCH_GRAPH_TOKEN = tenant.emulator.issueToken({ roles: ["Device.Read.All"] });
        await expect(knownIssuesOnce(["24H2"])()).rejects.toThrow(
            /^known issues were not read \(WindowsUpdates\.Read\.All\): .*403/,
        );
    });
});
