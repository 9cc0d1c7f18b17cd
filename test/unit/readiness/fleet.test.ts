import {
    type GraphEmulator,
    type GraphEmulatorOptions,
    startGraphEmulator,
} from "../../../packages/graph-emulator/src";
import type { GraphClient } from "../../../src/graph/client";
import { createGraphClient } from "../../../src/graph/graphClient";
import { readGraphSettings } from "../../../src/graph/settings";
import { evaluateFleet } from "../../../src/readiness/fleet";
import { seeds } from "../sample";

/** Seeds of this run: a failure names the one to try again. */
const SEEDS = seeds(2);

const NOW = new Date("2026-11-02T00:00:00Z");

describe("readiness over HTTP", () => {
    let emulator: GraphEmulator;
    let graph: GraphClient;
    async function start(options: GraphEmulatorOptions): Promise<void> {
        emulator = await startGraphEmulator(options);
        graph = createGraphClient(readGraphSettings({ config: () => undefined, env: emulator.environment() }));
    }
    afterEach(() => emulator.stop());

    it.each([
        ...SEEDS.map((seed) => [seed, 500, "badge"] as const),
        ...SEEDS.map((seed) => [seed, 500, "all"] as const),
        [SEEDS[0] ?? 1, 10_000, "badge"] as const,
    ])(
        "comes to the tally of the fleet's generator (seed %i, %i devices, reasons: %s)",
        async (seed, size, reasons) => {
            await start({ devices: size, seed });
            const { byBadge, counts, devices } = await evaluateFleet(graph, { reasons });
            for (const { badge, reasons: found } of devices.filter((each) => each.badge.startsWith("Unknown"))) {
                expect(found.find(({ code }) => badge.includes(code))?.finding).toMatch(/\w/);
            }
            const { windows, nonWindows, servers, duplicates } = emulator.tally;
            expect(byBadge).toEqual(emulator.tally.byBadge);
            expect(counts).toEqual({ windows, nonWindows, servers, duplicates });
            expect(devices).toHaveLength(windows);
        },
    );

    it("reads every page of both lists", async () => {
        await start({ devices: 200, seed: 1, pageSize: 7 });
        expect((await evaluateFleet(graph)).byBadge).toEqual(emulator.tally.byBadge);
    });

    it("only reads, and asks for a device's hardware one by one", async () => {
        await start({ devices: 60, seed: 1 });
        await evaluateFleet(graph, { reasons: "all" });
        const sent = emulator.requests.map(({ method, path }) => `${method} ${path}`);
        expect(sent.filter((each) => !each.startsWith("GET ") && each !== "POST /beta/$batch")).toEqual([]);
        const single = sent.filter((each) => each.includes("hardwareInformation"));
        expect(single).toHaveLength(60);
        expect(single.every((each) => /\/managedDevices\/[^/]+\?/.test(decodeURIComponent(each)))).toBe(true);
    });

    it("names the list and the missing permission where one is missing", async () => {
        await start({ devices: 5, roles: ["Device.Read.All"] });
        await expect(evaluateFleet(graph)).rejects.toThrow(
            /^List Intune devices: .*DeviceManagementManagedDevices\.Read\.All/,
        );
    });

    /** A group of the first devices of the tenant, and the Intune ids of the machines among them. */
    async function groupOf(size: number, displayName: string) {
        const members: string[] = [];
        const deviceIds = new Set<string>();
        for await (const page of graph.pages("v1.0", "/devices", {})) {
            for (const { id, deviceId } of page as { id: string; deviceId: string }[]) {
                if (members.length < size) {
                    members.push(`https://graph.microsoft.com/v1.0/directoryObjects/${id}`);
                    deviceIds.add(deviceId.toLowerCase());
                }
            }
        }
        const body = { displayName, mailEnabled: false, mailNickname: displayName, securityEnabled: true };
        const { id } = (await graph.post("v1.0", "/groups", {
            ...body,
            "members@odata.bind": members.slice(0, 20),
        })) as { id: string };
        return { id, deviceIds: new Set([...deviceIds].slice(0, 20)) };
    }

    it("judges the devices of groups alone, by id and by name, as it judges them in the whole fleet", async () => {
        await start({ devices: 60, seed: SEEDS[0] ?? 1 });
        const { id, deviceIds } = await groupOf(20, "ring1");
        const whole = await evaluateFleet(graph, { now: NOW });
        const expected = whole.devices.filter(({ entraDeviceId }) => deviceIds.has(entraDeviceId ?? ""));
        expect(expected.length).toBeGreaterThan(0);
        expect((await evaluateFleet(graph, { groups: [id], now: NOW })).devices).toEqual(expected);
        const byName = await evaluateFleet(graph, { groups: ["ring1"], now: NOW });
        expect(byName.devices).toEqual(expected);
        expect(byName.counts.windows).toBe(expected.length);
        await expect(evaluateFleet(graph, { groups: ["ring 2"] })).rejects.toThrow(
            "Find group 'ring 2': there is no group with that name.",
        );
        await groupOf(20, "ring1");
        await expect(evaluateFleet(graph, { groups: ["ring1"] })).rejects.toThrow(/2 groups have that name/);
    });

    it("judges the devices that a membership rule takes in, before there is a group", async () => {
        await start({ devices: 60, seed: SEEDS[0] ?? 1 });
        const filter = '(device.deviceOSVersion -startsWith "10.0.26100")';
        const { devices, counts } = await evaluateFleet(graph, { filter, now: NOW });
        const taken = new Set<string>();
        for await (const page of graph.pages("v1.0", "/devices", {})) {
            for (const { deviceId, operatingSystemVersion } of page as {
                deviceId: string;
                operatingSystemVersion: string | null;
            }[]) {
                if (operatingSystemVersion?.startsWith("10.0.26100")) {
                    taken.add(deviceId.toLowerCase());
                }
            }
        }
        expect(devices.length).toBeGreaterThan(0);
        expect(counts.windows).toBeLessThan(60);
        expect(devices.every(({ entraDeviceId }) => taken.has(entraDeviceId ?? ""))).toBe(true);
        const whole = await evaluateFleet(graph, { now: NOW });
        expect(devices).toEqual(whole.devices.filter(({ entraDeviceId }) => taken.has(entraDeviceId ?? "")));
    });

    it("judges one device by its name, by Intune's id and by Entra's, with a handful of requests", async () => {
        // Enough that one of them was enrolled twice, whatever the seed.
        await start({ devices: 300, seed: SEEDS[0] ?? 1 });
        const whole = await evaluateFleet(graph, { reasons: "all" });
        const names = whole.devices.map(({ name }) => name);
        const one = whole.devices.find(
            ({ name, outcomes, otherRecords }) =>
                outcomes.entra_join === "pass" &&
                otherRecords.length > 0 &&
                names.indexOf(name) === names.lastIndexOf(name),
        );
        expect(one).toBeDefined();
        for (const device of [one?.name, one?.intuneId, one?.entraDeviceId]) {
            const before = emulator.requests.length;
            const found = await evaluateFleet(graph, { device: device ?? "", reasons: "all" });
            expect(found.devices).toMatchObject([{ intuneId: one?.intuneId, badge: one?.badge }]);
            expect(emulator.requests.length - before).toBeLessThan(8);
        }
        await expect(evaluateFleet(graph, { device: "nobody" })).rejects.toThrow(
            "Find device 'nobody': Intune has no Windows client with that name or id.",
        );
    });

    it("answers past its budget from what it has, and says what is missing", async () => {
        await start({ devices: 3000, seed: SEEDS[0] ?? 1, pageSize: 20 });
        const { complete, shortfalls } = await evaluateFleet(graph, { budget: 0.3 });
        expect(complete).toBe(false);
        expect(shortfalls.length).toBeGreaterThan(0);
        expect(shortfalls.every((text) => text.includes("because the budget of 0.3 s was used up."))).toBe(true);
    });
});
