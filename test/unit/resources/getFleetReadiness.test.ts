import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { type GraphEmulator, startGraphEmulator } from "../../../packages/graph-emulator/src";
import { type GetDeviceReadinessArgs, getDeviceReadiness } from "../../../src/resources/getDeviceReadiness";
import {
    type GetFleetReadinessArgs,
    getFleetReadiness,
    getFleetReadinessOutput,
} from "../../../src/resources/getFleetReadiness";
import { InvalidArgumentsError } from "../../../src/resources/inputErrors";
import { entraObjects, intuneRecord } from "../readiness/fakeGraph";
import { recordResources, resolved } from "./mocks";

describe("readiness within a Pulumi program", () => {
    let emulator: GraphEmulator;
    const environment = process.env;
    beforeEach(async () => {
        await recordResources();
        emulator = await startGraphEmulator({ devices: 300, seed: 7 });
        process.env = { ...environment, ...emulator.environment() };
    });
    afterEach(async () => {
        jest.restoreAllMocks();
        process.env = environment;
        await emulator.stop();
    });

    it("is small: numbers by badge and reason, and names up to the limit, with no device in full", async () => {
        const result = await getFleetReadiness({ limits: { names: 3 } });
        expect(result.byBadge).toEqual(emulator.tally.byBadge);
        expect(result.devices).toEqual([]);
        for (const [badge, { count, names }] of Object.entries(result.devicesByBadge)) {
            expect(count).toBe(emulator.tally.byBadge[badge]);
            expect(names).toHaveLength(Math.min(3, count));
            expect([...names].sort()).toEqual(names);
        }
        expect(JSON.stringify(result).length).toBeLessThan(12_000);
        expect(JSON.stringify((await getFleetReadiness({ limits: { names: 0 } })).devicesByBadge)).toBe("{}");
    });

    it("gives devices in full where they are asked for, those that are not eligible first", async () => {
        const { devices } = await getFleetReadiness({ limits: { devices: 10 } });
        expect(devices).toHaveLength(10);
        expect(devices.every(({ badge, reasons }) => badge !== "Eligible" && reasons.length > 0)).toBe(true);
        expect((await getFleetReadiness({ limits: { devices: 1000 } })).devices).toHaveLength(300);
    });

    it("fails where its gate does not hold or is not certain, and says what the gate found where it does", async () => {
        await expect(getFleetReadiness({ gate: { failUnder: 95 } })).rejects.toThrow(
            /^The readiness gate does not hold: \d+ of 300 devices are eligible .*at least 95 % are required\.$/,
        );
        const eligible = emulator.tally.byBadge.Eligible ?? 0;
        await expect(getFleetReadiness({ gate: { failUnder: (eligible + 1) / 3 } })).rejects.toThrow(
            /is not certain to hold/,
        );
        const { gate } = await getFleetReadiness({ gate: { failUnder: eligible / 3 } });
        expect(gate).toEqual({ result: "held", findings: [expect.stringContaining(`${eligible} of 300 devices`)] });
        expect(await getFleetReadiness()).not.toHaveProperty("gate");
        await expect(getFleetReadiness({ gate: { failUnder: 101 } })).rejects.toThrow(
            /gate: is not valid: failUnder is 101/,
        );
        await expect(getFleetReadiness({ gate: {} })).rejects.toThrow(/gate: is not valid: no term is set/);
    });

    it("warns where its budget was used up, and answers all the same", async () => {
        const warn = jest.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
        const result = await getFleetReadiness({ budget: 0.001 });
        expect(result.complete).toBe(false);
        expect(warn).toHaveBeenCalledWith(
            expect.stringMatching(
                /^The readiness of the fleet is not complete\. .*because the budget of 0\.001 s was used up\.$/,
            ),
        );
        warn.mockClear();
        await getFleetReadiness();
        expect(warn).not.toHaveBeenCalled();
    });

    it("takes outputs", async () => {
        const result = await resolved(getFleetReadinessOutput({ reasons: pulumi.output("all" as const) }));
        expect(result.reasons).toBe("all");
        expect(result.byReason.vbs.notAsked).toBe(0);
    });

    it("comes from files as well, which take no group and no filter", async () => {
        const folder = mkdtempSync(join(tmpdir(), "hotpatch-source-"));
        const file = join(folder, "saved.ndjson");
        const rows = [intuneRecord("1", { skuNumber: 48 }), ...entraObjects("1")];
        writeFileSync(file, rows.map((row) => JSON.stringify(row)).join("\n"));
        expect((await getFleetReadiness({ source: { files: [file] } })).byBadge).toEqual({
            "Not eligible (edition)": 1,
        });
        await expect(getFleetReadiness({ source: { files: [file] }, groups: ["x"] })).rejects.toThrow(
            /groups: needs Microsoft Graph\. Leave it out with files\./,
        );
        rmSync(folder, { recursive: true });
        expect(emulator.requests).toEqual([]);
    });

    it("has advisories where they are asked for, numbers without devices too, and the same badges", async () => {
        const { byBadge, byAdvisory, tenantAdvisories, devices } = await getFleetReadiness({ advisories: true });
        expect(byBadge).toEqual(emulator.tally.byBadge);
        expect(byAdvisory?.behindBaseline).toBeGreaterThan(10);
        expect([tenantAdvisories, devices]).toEqual([[], []]);
        const full = await getFleetReadiness({ advisories: true, limits: { devices: 1000 } });
        const told = full.devices.filter(({ advisories = [] }) => advisories.some(({ code }) => code === "chpe"));
        expect(told.length).toBe(byAdvisory?.chpe);
        const alone = await getDeviceReadiness({ deviceId: told[0]?.intuneId ?? "", advisories: true });
        expect(alone.advisories?.map(({ code }) => code)).toContain("chpe");
        expect(alone).toMatchObject({ tenantAdvisories: [], advisoryShortfalls: [] });
        expect(await getDeviceReadiness({ deviceId: told[0]?.intuneId ?? "" })).not.toHaveProperty("advisories");
    });

    it("can be asked for one device", async () => {
        const { devices } = await getFleetReadiness({ limits: { devices: 1 } });
        const [first] = devices;
        const found = await getDeviceReadiness({ deviceId: first?.intuneId ?? "" });
        expect(found).toMatchObject({ name: first?.name, badge: first?.badge });
        await expect(getDeviceReadiness({})).rejects.toThrow(/either deviceId or name/);
        await expect(getDeviceReadiness({ name: "a", deviceId: "b" })).rejects.toThrow(/only one of them/);
        await expect(getDeviceReadiness({ name: "nobody" })).rejects.toThrow(/^Find device 'nobody'/);
    });

    it("ends in one message without a stack, as Pulumi prints it, where nothing is found", async () => {
        await expect(getDeviceReadiness({ name: "nobody" })).rejects.toMatchObject({
            __pulumiRunError: true,
            stack: expect.stringMatching(/^Find device 'nobody': [^\n]*$/),
        });
    });

    it.each([
        [{ grops: ["x"] }, "grops: is not a known property. Use one of: filter, groups, source,"],
        [{ groups: "x" }, "groups: must be a list. Name groups by id or name, or leave it out."],
        [{ groups: [""] }, "groups: [0] must not be empty. Name groups by id or name."],
        [{ budget: -1 }, "budget: must be a number of seconds above 0 and at most 86400, not -1."],
        [{ budget: "60" }, 'budget: must be a number of seconds above 0 and at most 86400, not "60".'],
        [{ reasons: "xx" }, 'reasons: must be "badge" or "all", not "xx". Leave it out for "badge".'],
        [{ limits: { names: -1 } }, "limits.names: must be from 0 to 1000000 names, not -1. Leave it out for 20."],
        [{ limits: { devises: 1 } }, "limits.devises: is not a known property. Use one of: names, devices."],
        [{ limits: 5 }, "limits: must be an object, not 5. Leave it out for the defaults."],
        [{ advisories: "true" }, 'advisories: must be true or false, not "true". Leave it out for false.'],
        [{ source: "file" }, 'source: must be "graph" or { files: [...] }, not "file".'],
        [{ source: {} }, "source: contains a mistake: files is missing. List files by path."],
        [{ source: { files: [1] } }, "source: contains a mistake: files [0] must be text. List files by path."],
        [
            { source: { files: ["a"] }, filter: "device.isRooted -eq true" },
            "filter: needs Microsoft Graph. Leave it out with files.",
        ],
        [{ filter: '(device.foo -eq "x")' }, "filter: is not a valid rule."],
        [{ assume: { ltcs: "eligible" } }, "assume.ltcs: is not a contested question. Use one of pro, ltsc,"],
        [{ buildFloors: { "26100": -1 } }, "buildFloors['26100']: is -1. Use the update build revision"],
        [{ groups: pulumi.output(["x"]) }, "groups: is not known yet. Use getFleetReadinessOutput."],
    ])("refuses %j before anything is read", async (args, problem) => {
        const mistaken = getFleetReadiness(args as GetFleetReadinessArgs);
        await expect(mistaken).rejects.toThrow(`\n  - ${problem}`);
        await expect(mistaken).rejects.toThrow(/^getFleetReadiness has (a problem|2 problems)\. Nothing was sent\.\n/);
        expect(emulator.requests).toEqual([]);
    });

    it("lists every mistake about one device at once", async () => {
        const args = { nam: "PC-1", advisories: 1, assume: { pro: "yes" } };
        const mistaken = getDeviceReadiness(args as unknown as GetDeviceReadinessArgs);
        await expect(mistaken).rejects.toBeInstanceOf(InvalidArgumentsError);
        await expect(mistaken).rejects.toMatchObject({
            problems: [
                { property: "nam", reason: expect.stringContaining("Use one of: deviceId, name") },
                { property: "advisories", reason: "must be true or false, not 1. Leave it out for false." },
                { property: "assume.pro", reason: expect.stringContaining('is "yes". Use one of eligible') },
                { property: "deviceId", reason: expect.stringContaining("is missing, and so is name") },
            ],
        });
    });
});
