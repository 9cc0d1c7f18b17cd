import * as pulumi from "@pulumi/pulumi";
import { type GraphEmulator, startGraphEmulator } from "../../../packages/graph-emulator/src";
import {
    type GetHotpatchCalendarArgs,
    getHotpatchCalendar,
    getHotpatchCalendarOutput,
} from "../../../src/resources/getHotpatchCalendar";
import { recordResources, resolved } from "./mocks";

describe("the calendar within a Pulumi program", () => {
    let emulator: GraphEmulator;
    const environment = process.env;
    beforeEach(async () => {
        await recordResources();
        emulator = await startGraphEmulator({ devices: 1 });
        process.env = { ...environment, ...emulator.environment() };
    });
    afterEach(async () => {
        jest.restoreAllMocks();
        process.env = environment;
        await emulator.stop();
    });

    it("has baselines and hotpatches of past months, and needs no request offline", async () => {
        jest.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
        const { months, origin } = await getHotpatchCalendar({ from: "2026-05", to: "2026-07", offline: true });
        expect(origin).toBe("embedded");
        expect(
            months.filter(({ version }) => version === "24H2").map(({ month, restart }) => [month, restart]),
        ).toEqual([
            ["2026-05", "no"],
            ["2026-06", "yes"],
            ["2026-07", "yes"],
        ]);
        expect(emulator.requests).toEqual([]);
    });

    it("asks the tenant for its catalog", async () => {
        const warn = jest.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
        expect(await getHotpatchCalendar({ from: "2026-05", to: "2026-05" })).toMatchObject({ origin: "live" });
        expect(emulator.requests.map(({ path }) => path)).toContainEqual(
            expect.stringMatching(/^\/beta\/admin\/windows\/updates\/catalog\/entries/),
        );
        expect(warn).not.toHaveBeenCalled();
    });

    it("answers from the embedded table and warns where the permission is missing", async () => {
        const warn = jest.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
        const lesser = await startGraphEmulator({ devices: 1, roles: ["Device.Read.All"] });
        process.env = { ...environment, ...lesser.environment() };
        try {
            const { origin, months } = await getHotpatchCalendar({ from: "2026-05", to: "2026-05" });
            expect([origin, months[0]?.kind]).toEqual(["embedded", "hotpatch"]);
            expect(warn).toHaveBeenCalledWith(
                expect.stringMatching(/^Hotpatch calendar: The live catalog was not read: .*WindowsUpdates/),
            );
        } finally {
            await lesser.stop();
        }
    });

    it("takes outputs, and refuses a range that is none", async () => {
        jest.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
        const output = getHotpatchCalendarOutput({ from: pulumi.output("2026-05"), to: "2026-05", offline: true });
        expect((await resolved(output)).months).toHaveLength(2);
        await expect(getHotpatchCalendar({ from: "May", offline: true })).rejects.toThrow(
            'getHotpatchCalendar has a problem. Nothing was sent.\n  - from: must be a month, not "May". Write it as 2026-05.',
        );
        const mistaken = getHotpatchCalendar({ from: "2026-13", till: 5 } as GetHotpatchCalendarArgs);
        await expect(mistaken).rejects.toThrow(
            "getHotpatchCalendar has 2 problems. Nothing was sent.\n  - till: is not a known property. " +
                'Use one of: from, to, offline, budget.\n  - from: must be a month, not "2026-13". Write it as 2026-05.',
        );
    });
});
