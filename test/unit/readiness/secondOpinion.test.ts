import { type GraphEmulatorOptions, startGraphEmulator } from "../../../packages/graph-emulator/src";
import { evaluateAdvisedFleet } from "../../../src/advisories/fleetAdvisories";
import { evaluateFleet } from "../../../src/readiness/fleet";
import type { DisagreementKind, SecondOpinion } from "../../../src/readiness/secondOpinion";
import { clientOf } from "../delivery/tenant";
import { seeds } from "../sample";
import { entraObjects, fakeGraph, guidOf, intuneRecord } from "./fakeGraph";

const [SEED = 1, OTHER_SEED = 2] = seeds(2);

async function opinionOf(options: GraphEmulatorOptions, roles?: readonly string[]) {
    const emulator = await startGraphEmulator(options);
    try {
        const graph = clientOf(emulator, roles);
        const plain = await evaluateFleet(graph);
        const fleet = await evaluateFleet(graph, { secondOpinion: true });
        return { emulator, plain, fleet, planted: emulator.serviceData.planted };
    } finally {
        await emulator.stop();
    }
}

/** How many devices differ in these ways. */
function differing(opinion: SecondOpinion | undefined, ...kinds: readonly DisagreementKind[]): number {
    return (opinion?.disagreements ?? [])
        .filter(({ kind }) => kinds.includes(kind))
        .reduce((sum, { devices }) => sum + devices, 0);
}

describe("the update service's second opinion", () => {
    it.each([
        [500, SEED],
        [10_000, OTHER_SEED],
    ])(
        "differs just where the service is wrong (%i devices, seed %i)",
        async (devices, seed) => {
            const serviceData = { enrolled: "everyPc", disagreement: 0.1 } as const;
            const { fleet, plain, planted } = await opinionOf({ devices, seed, serviceData });
            const { secondOpinion } = fleet;
            const wrong = (kind: string) => planted.filter((each) => each.kind === kind);

            expect(wrong("readiness").length).toBeGreaterThan(0);
            expect(wrong("build").length).toBeGreaterThan(0);
            expect(differing(secondOpinion, "ready", "notReady")).toBe(wrong("readiness").length);
            expect(differing(secondOpinion, "build")).toBe(wrong("build").length);
            const misled = new Map(wrong("readiness").map(({ deviceId, shown }) => [deviceId, shown]));
            for (const { intuneId, badge, serviceReadiness } of fleet.devices) {
                const truth = badge === "Eligible" ? "ready" : badge.startsWith("Not") ? "notReady" : "unknown";
                if (serviceReadiness !== "notListed") {
                    expect([intuneId, serviceReadiness]).toEqual([intuneId, misled.get(intuneId) ?? truth]);
                }
            }
            expect(fleet.byBadge).toEqual(plain.byBadge);
            expect(fleet.shortfalls).toEqual([]);
        },
        120_000,
    );

    it("adds up to the devices of the result, and names the first that differ", async () => {
        const { fleet } = await opinionOf({
            devices: 300,
            seed: 5,
            serviceData: { enrolled: "everyPc", disagreement: 0.2 },
        });
        const { listed = 0, notListed = 0, agreed = 0, undecided = 0, disagreements = [] } = fleet.secondOpinion ?? {};
        expect(listed + notListed).toBe(fleet.devices.length);
        expect(agreed + undecided + differing(fleet.secondOpinion, "ready", "notReady")).toBe(listed);
        for (const { kind, badge, examples, devices, remedy } of disagreements) {
            expect(examples.length).toBe(Math.min(devices, 5));
            expect(remedy).not.toBe("");
            for (const name of kind === "ready" ? examples : []) {
                expect(fleet.devices.find((each) => each.name === name)?.badge).toBe(badge);
            }
        }
    });

    it("does not take unlisted devices for a disagreement, and says that it does not know who is listed", async () => {
        const { fleet } = await opinionOf({ devices: 60, seed: 2, serviceData: { enrolled: "policies" } });
        const { listed, notListed, disagreements, assumed, notRead } = fleet.secondOpinion ?? {};
        expect({ listed, notListed, disagreements, notRead }).toEqual({
            listed: 0,
            notListed: fleet.devices.length,
            disagreements: [],
            notRead: [],
        });
        expect(assumed?.join(" ")).toContain("a device that it does not list is not a disagreement");
    });

    it.each([
        [
            "without the permission",
            {},
            ["DeviceManagementManagedDevices.Read.All", "Device.Read.All"],
            "WindowsUpdates.Read.All",
        ],
        ["where the API does not exist", { serviceData: { available: false } }, undefined, "'data'"],
    ])("is one line and never an empty fleet %s", async (_, options, roles, word) => {
        const { fleet, plain } = await opinionOf({ devices: 40, seed: 3, ...options }, roles);
        const { listed, notListed, notRead } = fleet.secondOpinion ?? {};
        expect([listed, notListed]).toEqual([0, 0]);
        expect(notRead).toHaveLength(1);
        expect(notRead?.[0]).toContain(word);
        expect(fleet.byBadge).toEqual(plain.byBadge);
        expect(fleet.complete).toBe(true);
        expect(fleet.devices.some(({ serviceReadiness }) => serviceReadiness !== undefined)).toBe(false);
    });

    it("is given beside advisories, and about one device alone", async () => {
        const emulator = await startGraphEmulator({ devices: 40, seed: 3, serviceData: { enrolled: "everyPc" } });
        try {
            const graph = clientOf(emulator);
            const advised = await evaluateAdvisedFleet(graph, { secondOpinion: true });
            expect(advised.secondOpinion?.listed).toBeGreaterThan(0);
            const listed = advised.devices.find(({ serviceReadiness }) => serviceReadiness !== "notListed");
            const before = emulator.requests.length;
            const one = await evaluateFleet(graph, { secondOpinion: true, device: listed?.intuneId ?? "" });
            expect(one.secondOpinion).toMatchObject({ listed: 1, notListed: 0 });
            const asked = emulator.requests.slice(before).filter(({ path }) => path.includes("/updates/data/"));
            expect(asked).toHaveLength(1);
        } finally {
            await emulator.stop();
        }
    });
});

/** A tenant whose Graph answers these rows as the service's profiles. */
async function withRows(rows: readonly unknown[]) {
    const graph = fakeGraph({ intune: [[intuneRecord("a")]], entra: [entraObjects("a")] });
    async function* pages(...[version, path, options]: Parameters<typeof graph.pages>) {
        yield* path.startsWith("/admin/windows") ? [[...rows]] : graph.pages(version, path, options);
    }
    return (await evaluateFleet({ ...graph, pages }, { secondOpinion: true })).secondOpinion;
}

describe("a row of the update service", () => {
    const row = (more: object) => ({ id: guidOf("row"), azureAdDeviceId: guidOf("entra-a").toUpperCase(), ...more });

    it("counts by Entra's device id in any case, with a value that is not documented as undecided", async () => {
        expect(await withRows([row({ hotpatchReadiness: "ready" })])).toMatchObject({ agreed: 1, undecided: 0 });
        expect(await withRows([row({ hotpatchReadiness: "maybe" })])).toMatchObject({ agreed: 0, undecided: 1 });
        expect(await withRows([row({})])).toMatchObject({ agreed: 0, undecided: 1 });
    });

    it("is undecided if another one of the same device says the opposite", async () => {
        const both = [row({ hotpatchReadiness: "ready" }), row({ id: guidOf("row2"), hotpatchReadiness: "notReady" })];
        expect(await withRows(both)).toMatchObject({ listed: 1, agreed: 0, undecided: 1, disagreements: [] });
    });

    it.each([
        ["10.0.26100.4929", []],
        ["26100.4929", []],
        ["26100", []],
        ["24H2", []],
        [null, []],
        ["10.0.26100.8246", ["build"]],
        ["26200.4929", ["build"]],
    ])("with build %j differs in %j", async (osBuild, kinds) => {
        const opinion = await withRows([row({ hotpatchReadiness: "ready", osBuild })]);
        expect(opinion?.disagreements.map(({ kind }) => kind)).toEqual(kinds);
    });

    it("that is not valid is counted and named, and the others are taken", async () => {
        const opinion = await withRows(["text", row({ azureAdDeviceId: "PC" }), row({ hotpatchReadiness: "ready" })]);
        expect(opinion).toMatchObject({ listed: 1, agreed: 1 });
        expect(opinion?.notRead).toEqual([
            "2 entries of the update service's lists are not valid and were left out: it is 'text'.",
        ]);
    });
});
