import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import {
    type GraphEmulator,
    type GraphEmulatorOptions,
    startGraphEmulator,
} from "../../../packages/graph-emulator/src";
import type { GraphClient } from "../../../src/graph/client";
import { objectIdsOf } from "../../../src/resources/devicesById";
import { groupProblems } from "../../../src/resources/groupArgs";
import { HotpatchGroup } from "../../../src/resources/hotpatchGroup";
import { membersProcessed } from "../../../src/resources/membersProcessed";
import { ProgramError } from "../../../src/resources/programError";
import { programGraph } from "../../../src/resources/programGraph";
import { failureOf } from "../graph/support/graph";
import { SleptTime } from "../sleptTime";
import { type Registered, recordResources, resolved } from "./mocks";

const GROUP = "11111111-1111-4111-8111-111111111111";
const DEVICE = "22222222-2222-4222-8222-222222222222";
const NOBODY = "99999999-9999-4999-8999-999999999999";

let emulator: GraphEmulator;
let registered: Registered[];
const environment = { ...process.env };

async function started(options: GraphEmulatorOptions = {}): Promise<void> {
    new SleptTime().begin();
    emulator = await startGraphEmulator({ devices: 20, ...options });
    Object.assign(process.env, emulator.environment(), { HOTPATCH_AZUREAD_STANDIN_VERSION: "6.9.1" });
    registered = await recordResources();
}

afterEach(async () => {
    jest.restoreAllMocks();
    process.env = { ...environment };
    await emulator?.stop();
});

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(`${emulator.endpoint}${path}`, {
        method,
        headers: { Authorization: `Bearer ${emulator.token}`, "Content-Type": "application/json" },
        body: body === undefined ? undefined : JSON.stringify(body),
    });
    return answer.json() as Promise<T>;
}

async function devices(): Promise<{ id: string; deviceId: string }[]> {
    return (await call<{ value: { id: string; deviceId: string }[] }>("GET", "/v1.0/devices?$top=25")).value;
}

/** A dynamic group of all Windows devices. */
async function dynamicGroup(): Promise<{ name: string; id: string }> {
    const { id } = await call<{ id: string }>("POST", "/v1.0/groups", {
        displayName: "all",
        mailEnabled: false,
        mailNickname: "all",
        securityEnabled: true,
        groupTypes: ["DynamicMembership"],
        membershipRule: '(device.deviceOSType -eq "Windows")',
        membershipRuleProcessingState: "On",
    });
    return { name: "all", id };
}

describe("members by device id", () => {
    it("become object ids, each once, in whatever case they are written", async () => {
        await started();
        const all = await devices();
        expect(all).toHaveLength(25);
        const ids = all.map(({ deviceId }) => deviceId);
        const upper = ids.map((id) => id.toUpperCase());
        expect(await objectIdsOf(programGraph(), "pilot", [...ids, ...upper])).toEqual(all.map(({ id }) => id).sort());
    });

    it("that do not exist are all named", async () => {
        await started();
        const [one] = await devices();
        const lookup = objectIdsOf(programGraph(), "pilot", [NOBODY, one?.deviceId ?? "", DEVICE]);
        // What Pulumi prints of a promise that fails after the program's end is the stack.
        await expect(lookup).rejects.toMatchObject({
            stack: expect.stringMatching(/^Look up the devices of [^\n]*$/),
        });
        await expect(lookup).rejects.toThrow(
            `HotpatchGroup 'pilot': Entra has no device with the device id ${NOBODY}, ${DEVICE}. Use the id that`,
        );
    });

    it("are what the group is made of", async () => {
        await started();
        const [one] = await devices();
        const memberDeviceIds = [pulumi.output(one?.deviceId ?? "")];
        await resolved(new HotpatchGroup("pilot", { displayName: "Pilot", memberDeviceIds }).objectId);
        expect(registered).toContainEqual(
            expect.objectContaining({
                type: "azuread:index/group:Group",
                inputs: { displayName: "Pilot", securityEnabled: true, members: [one?.id] },
            }),
        );
    });
});

describe("a group beside an embedded Microsoft Graph", () => {
    it("is refused without the stand-in for azuread: the real plugin would make it in a tenant", async () => {
        await started();
        delete process.env.HOTPATCH_AZUREAD_STANDIN_VERSION;
        expect(() => new HotpatchGroup("ring", { versions: ["26H2"] })).toThrow(
            /^HotpatchGroup 'ring': .* would reach a real tenant\. Nothing was sent\. Run it with `npx --no pulumi-hotpatch emulator -- pulumi …`/,
        );
        expect(registered).toEqual([]);
        new HotpatchGroup("existing", { objectId: GROUP });
    });
});

describe("the permission to make groups alone (trap 15)", () => {
    it("does not let an application change the group that it made, so the documentation asks for the other one", async () => {
        await started({ roles: ["Group.Create", "Group.Read.All"] });
        const { id } = await dynamicGroup();
        const answer = await call<{ error?: { code: string } }>("PATCH", `/v1.0/groups/${id}`, { description: "ours" });
        expect(answer.error?.code).toBe("Authorization_RequestDenied");
        const readme = readFileSync(join(__dirname, "..", "..", "..", "README.md"), "utf8");
        expect(readme).toMatch(/\| group +\| `Group\.ReadWrite\.All`/);
    });
});

describe("waiting for a group's members (trap 17: processing may take hours)", () => {
    it("ends when Entra has found them, and says once what it waits for", async () => {
        await started({ membershipDelayMs: 400 });
        const info = jest.spyOn(pulumi.log, "info").mockResolvedValue();
        const group = await dynamicGroup();
        await membersProcessed(programGraph(), group, { atLeast: 20, timeoutSeconds: 3 });
        const { value } = await call<{ value: object[] }>("GET", `/v1.0/groups/${group.id}/members?$top=999`);
        expect(value.length).toBeGreaterThanOrEqual(20);
        expect(info.mock.calls).toEqual([
            [
                expect.stringMatching(
                    /^Wait for the members of HotpatchGroup 'all': Entra reports its processing as \w+, and it has 0 of 20 members\. Waiting until \d\d:\d\d:\d\d UTC at the latest\.$/,
                ),
            ],
        ]);
    });

    it("ends at once for a group with assigned members, if there are enough", async () => {
        await started();
        const body = { displayName: "a", mailEnabled: false, mailNickname: "a", securityEnabled: true };
        const { id } = await call<{ id: string }>("POST", "/v1.0/groups", body);
        await expect(membersProcessed(programGraph(), { name: "a", id }, {})).resolves.toBeUndefined();
    });

    it("is bounded, and says what is missing and what to do", async () => {
        await started({ membershipDelayMs: 60_000 });
        jest.spyOn(pulumi.log, "info").mockResolvedValue();
        const group = await dynamicGroup();
        await expect(membersProcessed(programGraph(), group, { atLeast: 1, timeoutSeconds: 1 })).rejects.toThrow(
            /^Wait for the members of HotpatchGroup 'all': .*0 of 1 members after 1 s\. .*timeoutSeconds, or leave/,
        );
    });

    it("ends where Entra says that it cannot process the rule", async () => {
        await started();
        const failed = {
            ...programGraph(),
            get: <T>() =>
                Promise.resolve({
                    id: GROUP,
                    membershipRuleProcessingStatus: { status: "Failed", errorMessage: "no licence" },
                } as T),
        };
        await expect(membersProcessed(failed, { name: "all", id: GROUP }, {})).rejects.toThrow(
            /Entra could not process its rule: no licence\. Look at/,
        );
    });

    const answering = (group: object) => ({
        ...programGraph(),
        get: <T>() => Promise.resolve({ id: GROUP, ...group } as T),
        async *pages() {
            yield [];
        },
    });

    it("does not take silence about a dynamic group for success, and says no status that Entra did not", async () => {
        await started();
        jest.spyOn(pulumi.log, "info").mockResolvedValue();
        const silent = answering({ groupTypes: ["DynamicMembership"], membershipRuleProcessingStatus: null });
        await expect(membersProcessed(silent, { name: "all", id: GROUP }, { timeoutSeconds: 1 })).rejects.toThrow(
            /^Wait for .*: Entra reports no status of its processing after 1 s\./,
        );
        const assigned = answering({ groupTypes: [] });
        const want = { atLeast: 1, timeoutSeconds: 1 };
        await expect(membersProcessed(assigned, { name: "all", id: GROUP }, want)).rejects.toThrow(
            /^Wait for .*: its members are assigned, and it has 0 of 1 members after 1 s\./,
        );
    });

    it.each([
        [
            "the wait for members",
            (silent: GraphClient) => membersProcessed(silent, { name: "all", id: GROUP }, { timeoutSeconds: 1 }),
        ],
        ["the look for devices", (silent: GraphClient) => objectIdsOf(silent, "all", [DEVICE])],
    ])("keeps the program alive where nothing settles (%s), and fails in the end", async (_, work) => {
        await started();
        const never = () => new Promise<never>(() => {});
        const silent: GraphClient = {
            ...programGraph(),
            get: never,
            async *batchGet() {
                yield await never();
            },
        };
        jest.useFakeTimers();
        try {
            const failed = failureOf(work(silent));
            expect(jest.getTimerCount()).toBe(1);
            await jest.advanceTimersByTimeAsync(3_600_000);
            expect(await failed).toBeInstanceOf(ProgramError);
            expect(String(await failed)).toMatch(/HotpatchGroup 'all': timed out after \d+ s\./);
        } finally {
            jest.useRealTimers();
        }
    });

    it("fails in one line, whatever Entra and the service say", async () => {
        await started({ roles: ["User.Read.All"] });
        const processing = { status: "Failed", errorMessage: "Rule is\n  wrong.\u001b[31m" };
        const failed = answering({ membershipRuleProcessingStatus: processing });
        const lineOf = async (graph: ReturnType<typeof programGraph>) => {
            const error: unknown = await membersProcessed(graph, { name: "all", id: GROUP }, {}).catch((each) => each);
            expect(error).toBeInstanceOf(ProgramError);
            expect((error as Error).stack).toBe((error as Error).message);
            return (error as Error).message;
        };
        expect(await lineOf(failed)).toMatch(
            /^Wait for .*: Entra could not process its rule: Rule is wrong\.\S*\. Look at .*$/,
        );
        expect(await lineOf(programGraph())).toMatch(
            /^Wait for the members of HotpatchGroup 'all': .*403.*GroupMember\.Read\.All.*$/,
        );
    });

    it("holds up what uses the group", async () => {
        await started({ membershipDelayMs: 200 });
        jest.spyOn(pulumi.log, "info").mockResolvedValue();
        const { id } = await dynamicGroup();
        const before = Date.now();
        const group = new HotpatchGroup("all", { objectId: id, waitForMembers: { atLeast: 1, timeoutSeconds: 5 } });
        expect(await resolved(group.objectId)).toBe(id);
        expect(Date.now() - before).toBeGreaterThanOrEqual(200);
    });
});

describe("what is wrong with a group", () => {
    it.each([
        [{ memberDeviceIds: ["laptop"] }, "memberDeviceIds", "must be a GUID"],
        [{ memberDeviceIds: [DEVICE], members: [DEVICE] }, "memberDeviceIds", "conflicts with members"],
        [{ memberDeviceIds: [] }, "memberDeviceIds", "must contain at least 1"],
        [{ versions: ["24H2"], waitForMembers: true }, "waitForMembers", "must be an object"],
        [{ members: [DEVICE], waitForMembers: {} }, "waitForMembers", "there at once"],
        [{ versions: ["24H2"], waitForMembers: { atleast: 1 } }, "waitForMembers.atleast", "is not a known property"],
        [
            { versions: ["24H2"], waitForMembers: { timeoutSeconds: 0 } },
            "waitForMembers.timeoutSeconds",
            "from 1 to 86400",
        ],
    ])("%j", (args, property, reason) => {
        expect(groupProblems(args)).toEqual([{ property, reason: expect.stringContaining(reason) }]);
    });
});
