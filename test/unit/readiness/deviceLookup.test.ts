import { evaluateFleet } from "../../../src/readiness/fleet";
import { type FakeGraph, fakeGraph, guidOf, intuneRecord, inventoried } from "./fakeGraph";
import { graphError } from "./graphError";

const AZURE_ID = "11111111-1111-4111-8111-111111111111";
const OLD_ID = "22222222-2222-4222-8222-222222222222";
const NEW_ID = "33333333-3333-4333-8333-333333333333";

/** One machine: enrolled as OLD-PC, renamed and enrolled again. */
const OLD = intuneRecord(OLD_ID, {
    deviceName: "OLD-PC",
    azureADDeviceId: AZURE_ID,
    lastSyncDateTime: "2026-01-01T00:00:00Z",
});
const NEW = intuneRecord(NEW_ID, {
    deviceName: "NEW-PC",
    azureADDeviceId: AZURE_ID,
    lastSyncDateTime: "2026-11-01T00:00:00Z",
});

function tenant(): FakeGraph {
    const records = [OLD, NEW];
    const fake = fakeGraph({ intune: [], single: (id) => inventoried(id) });
    return {
        ...fake,
        get: async (_version: string, path: string) => {
            const found = path.startsWith("/devices(")
                ? path.includes(AZURE_ID) && { id: guidOf("object"), deviceId: AZURE_ID, displayName: "NEW-PC" }
                : records.find(({ id }) => path.endsWith(`/${id}`));
            if (!found) {
                throw graphError(404, "no such object");
            }
            return found;
        },
        async *pages(_version: string, _path: string, options: { query?: { $filter?: string } } = {}) {
            const name = /deviceName eq '(.*)'/.exec(options.query?.$filter ?? "")?.[1];
            yield records.filter(({ deviceName }) => deviceName === name);
        },
    } as FakeGraph;
}

describe("one device", () => {
    it.each([
        ["its former name", "OLD-PC"],
        ["its name", "NEW-PC"],
        ["the id of an older record", OLD_ID],
        ["the id of its newest record", NEW_ID],
        ["Entra's id", AZURE_ID],
    ])("is judged by its newest record, as in a fleet, where it is named by %s", async (_what, device) => {
        const { devices } = await evaluateFleet(tenant(), { device });
        expect(devices.map(({ intuneId }) => intuneId)).toEqual([NEW_ID]);
    });
});
