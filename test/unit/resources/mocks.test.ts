import * as pulumi from "@pulumi/pulumi";
import {
    getDeviceReadiness,
    getFleetReadiness,
    getFleetReadinessOutput,
    getHotpatchCalendarOutput,
    getPolicyDelivery,
    HotpatchGroup,
    HotpatchRing,
    QualityUpdatePolicy,
} from "../../../src";
import { resolved } from "./mocks";

/** What the program asked of the mocks, and every request that it tried to send. */
const calls: pulumi.runtime.MockCallArgs[] = [];
let sent: string[];

async function mock(preview: boolean, answers: Readonly<Record<string, object>> = {}): Promise<void> {
    calls.length = 0;
    await pulumi.runtime.setMocks(
        {
            newResource: ({ name, inputs }) => ({ id: `${name}-id`, state: inputs }),
            call: (args) => {
                calls.push(args);
                return answers[args.token] ?? {};
            },
        },
        "tenant",
        "test",
        preview,
    );
}

beforeEach(() => {
    sent = [];
    jest.spyOn(globalThis, "fetch").mockImplementation((input) => {
        sent.push(String(input));
        return Promise.reject(new Error("a unit test has no network"));
    });
    process.env.ARM_TENANT_ID = "11111111-1111-4111-8111-111111111111";
    process.env.ARM_CLIENT_ID = "22222222-2222-4222-8222-222222222222";
    process.env.ARM_CLIENT_SECRET = "secret";
});
afterEach(() => {
    jest.restoreAllMocks();
    for (const name of ["ARM_TENANT_ID", "ARM_CLIENT_ID", "ARM_CLIENT_SECRET"]) {
        delete process.env[name];
    }
});

describe("a unit test with Pulumi's mocks", () => {
    it("answers every function by the mocks, with the arguments as they were given, and reaches no tenant", async () => {
        const answer = { byBadge: { Eligible: 7 }, complete: true };
        await mock(false, { "hotpatch:index:getFleetReadiness": answer });
        expect(await getFleetReadiness({ groups: ["Ring"], budget: 5 })).toEqual(answer);
        expect(await resolved(getFleetReadinessOutput().byBadge)).toEqual({ Eligible: 7 });
        await getDeviceReadiness({ name: "PC" });
        await getPolicyDelivery({ policyId: "p" });
        await resolved(getHotpatchCalendarOutput());
        expect(calls.map(({ token }) => token)).toEqual([
            "hotpatch:index:getFleetReadiness",
            "hotpatch:index:getFleetReadiness",
            "hotpatch:index:getDeviceReadiness",
            "hotpatch:index:getPolicyDelivery",
            "hotpatch:index:getHotpatchCalendar",
        ]);
        expect(calls[0]?.inputs).toEqual({ groups: ["Ring"], budget: 5 });
        expect(sent).toEqual([]);
    });

    it("checks arguments all the same", async () => {
        await mock(false);
        await expect(getFleetReadiness({ budget: -1 })).rejects.toThrow(/budget/);
        expect(calls).toEqual([]);
    });

    it.each([false, true])(
        "makes a ring of device ids that waits and adopts without a request, preview: %s",
        async (preview) => {
            const objectIds = ["44444444-4444-4444-8444-444444444444"];
            await mock(preview, { "hotpatch:index:getDeviceObjectIds": { objectIds } });
            const deviceIds = ["33333333-3333-4333-8333-333333333333"];
            const group = new HotpatchGroup("g", { memberDeviceIds: deviceIds });
            const waiting = new HotpatchGroup("w", {
                displayName: "Waiting",
                versions: ["24H2"],
                waitForMembers: { atLeast: 1 },
            });
            const policy = new QualityUpdatePolicy("p", { displayName: "P", adopt: { displayName: "P" } });
            await Promise.all([group.objectId, waiting.objectId, policy.id].map(resolved));
            expect(calls).toEqual([
                expect.objectContaining({ token: "hotpatch:index:getDeviceObjectIds", inputs: { deviceIds } }),
            ]);
            expect(sent).toEqual([]);
        },
    );
});

describe("isInstance", () => {
    it("tells rings, groups and other components apart", async () => {
        await mock(false);
        const ring = new HotpatchRing("r", { group: { objectId: "11111111-1111-4111-8111-111111111111" } });
        const other = new pulumi.ComponentResource("tenant:index:Other", "o");
        expect([ring, ring.group, other].map((each) => HotpatchRing.isInstance(each))).toEqual([true, false, false]);
        expect([ring, ring.group, other].map((each) => HotpatchGroup.isInstance(each))).toEqual([false, true, false]);
        await resolved(ring.assignment.urn);
    });
});
