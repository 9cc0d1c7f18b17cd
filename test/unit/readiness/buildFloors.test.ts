import { evaluateFleet } from "../../../src/readiness/fleet";
import { embeddedCatalog } from "../../../src/servicing/catalog";
import { entraObjects, fakeGraph, intuneRecord } from "./fakeGraph";

const AUGUST = new Date("2026-08-20T00:00:00Z");
const fleet = () =>
    fakeGraph({
        intune: [
            [
                intuneRecord("baseline", { osVersion: "10.0.26100.8875" }),
                intuneRecord("hotpatched", { osVersion: "10.0.26200.9106" }),
                intuneRecord("june", { osVersion: "10.0.26100.8655" }),
            ],
        ],
        entra: [entraObjects("baseline", "hotpatched", "june")],
    });

const LAST_BASELINE = { "26100": "lastBaseline", "26200": "lastBaseline" } as const;

async function badges(now: Date, buildFloors: Record<string, number | "lastBaseline">) {
    const releases = async () => embeddedCatalog(now);
    const { devices } = await evaluateFleet(fleet(), { now, buildFloors, releases });
    return Object.fromEntries(devices.map(({ name, badge, reasons }) => [name, reasons[0]?.finding ?? badge]));
}

describe("the floor of a build", () => {
    it("is the fixed number unless a user asks for the last baseline", async () => {
        expect(await badges(AUGUST, {})).toEqual({
            "PC-baseline": "Eligible",
            "PC-hotpatched": "Eligible",
            "PC-june": "Eligible",
        });
    });

    it("is the last baseline's revision where that is asked for, an unscheduled one's as well", async () => {
        expect(await badges(AUGUST, LAST_BASELINE)).toEqual({
            "PC-baseline": "Eligible",
            "PC-hotpatched": "Eligible",
            "PC-june": "build 26100.8655 is below 26100.8875",
        });
        expect((await badges(new Date("2026-06-20T00:00:00Z"), LAST_BASELINE))["PC-june"]).toBe("Eligible");
    });

    it("is the last confirmed baseline without a tenant, with a note on a later month that may have been another", async () => {
        const now = new Date("2026-11-24T00:00:00Z");
        const releases = async () => embeddedCatalog(now);
        const { notes, complete } = await evaluateFleet(fleet(), { now, buildFloors: LAST_BASELINE, releases });
        expect(complete).toBe(true);
        expect(notes).toEqual([
            "The minimum for build 26100 is the last confirmed baseline, baseline KB5101650 (26100.8875) of 2026-07; whether " +
                "2026-09 was another baseline is not known (inferred: it was probably a baseline).",
            expect.stringMatching(/^The minimum for build 26200 is .*26200\.8875/),
        ]);
        expect((await badges(now, LAST_BASELINE))["PC-june"]).toBe("build 26100.8655 is below 26100.8875");
        expect((await badges(now, LAST_BASELINE))["PC-hotpatched"]).toBe("Eligible");
        expect((await evaluateFleet(fleet(), { now: AUGUST, buildFloors: LAST_BASELINE, releases })).notes).toEqual([]);
    });

    it("is refused, and nothing is read, for a build of which no baseline is known", async () => {
        const graph = fleet();
        const now = new Date("2026-11-24T00:00:00Z");
        const releases = async () => embeddedCatalog(now);
        await expect(evaluateFleet(graph, { now, buildFloors: { "26300": "lastBaseline" }, releases })).rejects.toThrow(
            /^Find last baseline of build '26300': no baseline is known for it\. Or give the minimum/,
        );
        expect(graph.asked).toEqual([]);
    });

    it("asks Microsoft's catalog for the last baseline, and for nothing if no floor needs it", async () => {
        const graph = fleet();
        await evaluateFleet(graph, { now: AUGUST, buildFloors: { "26100": 5000 } });
        expect(graph.asked.filter((each) => each.includes("catalog"))).toEqual([]);
        await expect(evaluateFleet(graph, { now: AUGUST, buildFloors: LAST_BASELINE })).resolves.toBeDefined();
        expect(graph.asked.filter((each) => each.includes("catalog"))).toHaveLength(1);
    });
});
