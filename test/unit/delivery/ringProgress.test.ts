import type { DeviceDelivery } from "../../../src/delivery/fleetDelivery";
import { ringProgress } from "../../../src/delivery/ringProgress";

type Standing = DeviceDelivery["standing"]["standing"];

const device = (standing: Standing, isLatest: boolean, lastSyncDateTime: string | null = null) => ({
    badge: "Eligible" as const,
    standing: { standing, isLatest, why: "" },
    lastSyncDateTime,
});

describe("the progress of a ring", () => {
    it("has each device in one count of builds", () => {
        const devices = [
            device("hotpatched", true),
            device("hotpatched", false),
            device("onBaseline", true),
            device("onBaseline", false),
            device("lcu", false),
            device("ahead", false),
            device("behind", false),
            device("unknown", false),
        ];
        expect(ringProgress([...devices, { ...device("lcu", false), badge: "Not eligible (vbs)" }])).toMatchObject({
            eligible: 8,
            hotpatched: 1,
            onBaseline: 1,
            onCumulative: 3,
            behind: 3,
            notKnown: 1,
        });
    });

    it("spreads over the syncs that are known, whatever offset they are written with", () => {
        const at = (time: string | null) => device("hotpatched", true, time);
        const times = ["2026-11-20T10:00:00Z", null, "2026-11-20T12:30:00+02:00", "2026-11-01T00:00:00Z"];
        expect(ringProgress(times.map(at)).lastSync).toEqual({
            oldest: "2026-11-01T00:00:00Z",
            median: "2026-11-20T10:00:00Z",
            newest: "2026-11-20T12:30:00+02:00",
            never: 1,
        });
        expect(ringProgress([]).lastSync).toEqual({ oldest: null, median: null, newest: null, never: 0 });
        expect(ringProgress([at("2026-11-20T10:00:00Z")]).lastSync.median).toBe("2026-11-20T10:00:00Z");
    });
});
