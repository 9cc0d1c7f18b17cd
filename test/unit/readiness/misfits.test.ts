import { evaluateFleet, type FleetReadiness } from "../../../src/readiness/fleet";
import { entraObjects, type FakeTenant, fakeGraph, guidOf, intuneRecord, inventoried } from "./fakeGraph";
import { graphError } from "./graphError";

const NOW = new Date("2026-11-10T00:00:00Z");
const evaluated = (tenant: FakeTenant): Promise<FleetReadiness> => evaluateFleet(fakeGraph(tenant), { now: NOW });

describe("entries of lists that do not fit", () => {
    it.each([
        ["no object", null, "it is null"],
        ["a list", [], "it is a list"],
        ["no id", intuneRecord("2", { id: undefined }), "id is missing"],
        ["an empty id", intuneRecord("2", { id: "" }), "id is ''"],
        ["an id that leads elsewhere", intuneRecord("2", { id: ".." }), "id is '..'"],
        ["no operating system", intuneRecord("2", { operatingSystem: undefined }), "operatingSystem is missing"],
    ])("of Intune (%s) are told of, and devices may be missing", async (_, record, problem) => {
        const intune = [[intuneRecord("1"), record as Record<string, unknown>]];
        const { byBadge, complete, devicesMayBeMissing, shortfalls } = await evaluated({
            intune,
            entra: [entraObjects("1")],
        });
        expect(byBadge).toEqual({ Eligible: 1 });
        expect([complete, devicesMayBeMissing]).toEqual([false, true]);
        expect(shortfalls).toEqual([expect.stringContaining(`left out: ${problem}`)]);
    });

    it("of Entra are told of, and a device that may be one of them is Unknown", async () => {
        const intune = [[intuneRecord("1"), intuneRecord("2")]];
        const entra = [[...entraObjects("1"), { id: guidOf("object-2") }, null as never]];
        const { byBadge, complete, shortfalls } = await evaluated({ intune, entra });
        expect(byBadge).toEqual({ Eligible: 1, "Unknown (entra_join)": 1 });
        expect(complete).toBe(false);
        expect(shortfalls).toEqual([expect.stringContaining("2 entries of Entra's list of devices are not valid")]);
    });

    it("in one property leave that property unknown", async () => {
        const intune = [[intuneRecord("1", { osVersion: { build: 26100 } })]];
        const { byBadge, shortfalls } = await evaluated({ intune, entra: [entraObjects("1")] });
        expect(byBadge).toEqual({ "Unknown (build)": 1 });
        expect(shortfalls).toEqual([expect.stringContaining("osVersion is an object in record")]);
    });
});

describe("dates that cannot be read for certain", () => {
    it.each(["05/06/2026", "2026-02-30T00:00:00Z", "2026-11-01T08:00:00", "soon", "", 7, undefined])(
        "of the last sync are not known, and no 'never': %p",
        async (lastSyncDateTime) => {
            const intune = [[intuneRecord("1", { lastSyncDateTime })]];
            const { devices, complete, shortfalls } = await evaluated({ intune, entra: [entraObjects("1")] });
            expect(devices).toMatchObject([{ badge: "Eligible", lastSyncDateTime: undefined }]);
            expect(complete).toBe(false);
            expect(shortfalls).toEqual([
                expect.stringMatching(/is not valid: lastSyncDateTime is .* in record '[-0-9a-f]{36}' of 'PC-1'/),
            ]);
        },
    );

    it.each([
        ["0001-01-01T00:00:00Z", null],
        ["2026-11-01T08:00:00.1234567Z", "2026-11-01T08:00:00.1234567Z"],
        ["2026-11-01T08:00:00-08:00", "2026-11-01T08:00:00-08:00"],
    ])("are none of the forms that Microsoft Graph writes: %s", async (lastSyncDateTime, expected) => {
        const intune = [[intuneRecord("1", { lastSyncDateTime })]];
        const { devices, complete } = await evaluated({ intune, entra: [entraObjects("1")] });
        expect([devices[0]?.lastSyncDateTime, complete]).toEqual([expected, true]);
    });

    it.each([
        ["before", ["05/06/2026", "2026-11-02T00:00:00Z"]],
        ["after", ["2026-11-02T00:00:00Z", "05/06/2026"]],
    ])(
        "leave open which of a machine's records is the newest, the odd one %s the other",
        async (_, [first, second]) => {
            const azureADDeviceId = guidOf("entra-1");
            const intune = [
                [intuneRecord("a", { azureADDeviceId, lastSyncDateTime: first })],
                [intuneRecord("b", { azureADDeviceId, lastSyncDateTime: second, skuNumber: 48 })],
            ];
            const { devices } = await evaluated({ intune, entra: [entraObjects("1")] });
            expect(devices.map(({ badge, reasons }) => [badge, reasons[0]?.finding])).toEqual([
                ["Unknown (edition)", expect.stringContaining("several records")],
            ]);
        },
    );

    it("of Entra's sign-ins leave open whether Intune hides a device, and matter for those that it lacks alone", async () => {
        const odd = (id: string) => ({
            ...entraObjects(id)[0],
            operatingSystem: "Windows",
            isManaged: true,
            managementType: "MDM",
            approximateLastSignInDateTime: "11/09/2026",
        });
        const intune = [[intuneRecord("1")]];
        expect((await evaluated({ intune, entra: [[odd("1")]] })).complete).toBe(true);
        const { shortfalls, devicesMayBeMissing } = await evaluated({ intune, entra: [[odd("1"), odd("2")]] });
        expect(shortfalls).toEqual([
            expect.stringContaining("approximateLastSignInDateTime is '11/09/2026' in Entra's"),
        ]);
        expect(devicesMayBeMissing).toBe(true);
    });
});

describe("Entra ids that are placeholders", () => {
    it.each(["N/A", "", "00000000-0000-0000-0000-000000000000", "unknown"])(
        "do not make one machine of many: %p",
        async (azureADDeviceId) => {
            const intune = [["1", "2", "3"].map((id) => intuneRecord(id, { azureADDeviceId }))];
            const { counts } = await evaluated({ intune });
            expect(counts).toMatchObject({ windows: 3, duplicates: 0 });
        },
    );
});

describe("VBS reads that fail", () => {
    const tenant = (single: FakeTenant["single"]): FakeTenant => ({
        intune: [[intuneRecord("1"), intuneRecord("2")]],
        entra: [entraObjects("1", "2")],
        single,
    });

    it.each([500, 403, 404])("all with %d are a shortfall, with the cause and a remedy that fits", async (status) => {
        const { complete, devicesMayBeMissing, shortfalls, devices } = await evaluated(
            tenant(() => graphError(status, `the service answered ${status}`)),
        );
        expect([complete, devicesMayBeMissing]).toEqual([false, false]);
        expect(shortfalls).toEqual([
            expect.stringContaining(`VBS could not be read for 2 devices: the service answered ${status}`),
        ]);
        expect(devices.map(({ badge }) => badge)).toEqual(["Unknown (vbs)", "Unknown (vbs)"]);
        expect(devices[0]?.reasons[0]?.remedy).not.toContain("Sync the device");
    });

    it("are those that answer another device: a device is never Eligible by another's answer", async () => {
        const swapped: Record<string, string> = { "1": "2", "2": "1" };
        const { byBadge, complete } = await evaluated(tenant((id) => inventoried(swapped[id] ?? id)));
        expect(byBadge).toEqual({ "Unknown (vbs)": 2 });
        expect(complete).toBe(false);
    });

    it("for one of hundreds that is deleted meanwhile are its own affair", async () => {
        const ids = Array.from({ length: 200 }, (_, index) => `pc${index}`);
        const { complete } = await evaluated({
            intune: [ids.map((id) => intuneRecord(id))],
            entra: [entraObjects(...ids)],
            single: (id) => (id === "pc7" ? graphError(404, "gone") : inventoried(id)),
        });
        expect(complete).toBe(true);
    });
});

describe("a role that sees a part of the fleet", () => {
    const managed = (id: string, changed: object = {}) => ({
        ...entraObjects(id)[0],
        operatingSystem: "Windows",
        isManaged: true,
        managementType: "MDM",
        approximateLastSignInDateTime: "2026-11-09T00:00:00Z",
        ...changed,
    });

    it("is told so: Entra knows devices that Intune's list lacks", async () => {
        const entra = [["1", "2", "3"].map((id) => managed(id))];
        const { complete, devicesMayBeMissing, shortfalls } = await evaluated({ intune: [[intuneRecord("1")]], entra });
        expect([complete, devicesMayBeMissing]).toEqual([false, true]);
        expect(shortfalls).toEqual([
            expect.stringMatching(/Entra has 3 Windows devices in use .* 2 of them are missing .*scope tags/),
        ]);
    });

    it("is not suspected for what is retired, unmanaged, or another system", async () => {
        const entra = [
            [
                managed("1"),
                managed("2", { approximateLastSignInDateTime: "2026-06-01T00:00:00Z" }),
                managed("3", { isManaged: false }),
                managed("4", { operatingSystem: "iPhone" }),
                managed("5", { managementType: "MicrosoftSense" }),
            ],
        ];
        expect((await evaluated({ intune: [[intuneRecord("1")]], entra })).complete).toBe(true);
    });
});
