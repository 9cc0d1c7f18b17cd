import { servicingCatalog } from "../../../src/graph/endpoints/servicingCatalog";
import { monthOfBuild } from "../../../src/servicing/calendar";
import { EMBEDDED_RELEASES } from "../../../src/servicing/embeddedCatalog";
import { type Harness, harness } from "../handlers/harness";
import { isFull, seeds } from "../sample";
import { type Compared, monthsOf } from "./livedMonths";
import { type LivingTenant, livingTenant, OUT_OF_BAND_HOTPATCHES } from "./livingTenant";
import { type Answers, answersAbout, isTracked, mistakesIn, recordedAbout, revisionOf } from "./yearAnswers";

const [SEED = 0] = seeds(1);
/** Enough for each class to be seen often. */
const DEVICES = isFull ? 2000 : 500;
const OFTEN = DEVICES / 20;
const SOMETIMES = DEVICES / 200;
const YEAR_TIMEOUT_MS = 600_000;
const LAST_MONTH = "2027-04";
/** What the tenant's settings catalog policies do away with. */
const PREPARABLE = ["not eligible (vbs)", "not eligible (chpe)"];

describe("the live catalog of the embedded Graph", () => {
    let test: Harness;
    afterEach(() => test.stop());

    it.each(["boolean", "text", "olderName"] as const)(
        "gives the same months however it marks hotpatches: %s (trap 42)",
        async (hotpatchMark) => {
            const now = new Date("2026-08-20T00:00:00Z");
            test = await harness({ devices: 1, startsAt: now.toISOString(), catalog: { hotpatchMark } });
            const catalog = await servicingCatalog(test.graph, now);
            expect(catalog).toMatchObject({ origin: "live", warnings: [] });
            const months = ["2026-04", "2026-05", "2026-06", "2026-07", "2026-08", "2026-09"];
            expect(months.map((month) => monthOfBuild(catalog, 26200, month, now).kind)).toEqual([
                "baseline",
                "hotpatch",
                "baseline",
                "baseline",
                "hotpatch",
                "hotpatch",
            ]);
        },
    );
});

/** How often something turned up: what never did was not compared. */
class Sightings {
    private readonly counts = new Map<string, number>();

    add(name: string, isSeen = true): void {
        this.counts.set(name, (this.counts.get(name) ?? 0) + (isSeen ? 1 : 0));
    }

    /** Those of the names that turned up less often than that. */
    rarerThan(least: number, names: readonly string[]): string[] {
        return names.filter((name) => (this.counts.get(name) ?? 0) < least);
    }
}

describe("a tenant that lives through a year", () => {
    let tenant: LivingTenant;
    afterEach(() => tenant.emulator.stop());

    it(
        `is told of ${DEVICES} devices each class, restart and delivery as the embedded service recorded it (seed ${SEED})`,
        async () => {
            tenant = await livingTenant({ devices: DEVICES, seed: SEED });
            const mistakes: unknown[] = [];
            const seen = new Sightings();
            const obstacles = new Set<string>();
            for await (const { month, catalog, delivery, devices } of monthsOf(tenant, LAST_MONTH)) {
                expect([month, catalog.origin, catalog.warnings, delivery.complete]).toEqual([month, "live", [], true]);
                for (const device of devices) {
                    const { row, before } = device;
                    const expected = recordedAbout(device, catalog);
                    const found = mistakesIn(answersAbout(device), expected);
                    if (found.length > 0) {
                        mistakes.push([found, row, device.beforehand.why, device.afterwards.why]);
                    }
                    const wasHotpatched = before.standing.standing === "hotpatched";
                    seen.add(row.class);
                    seen.add(row.delivery);
                    seen.add(`restart: ${expected.restarts}`);
                    seen.add("restart of June", month === "2026-06" && row.restarted && wasHotpatched);
                    for (const revision of OUT_OF_BAND_HOTPATCHES) {
                        seen.add(`hotpatch ${revision}`, row.build.endsWith(`.${revision}`));
                    }
                    obstacles.add(`${row.deviceId} ${row.why}`);
                    for (const why of PREPARABLE) {
                        const wasKept = obstacles.has(`${row.deviceId} ${why}`);
                        seen.add(`hotpatched after ${why}`, row.class === "hotpatched" && wasKept);
                    }
                }
            }
            expect(mistakes).toEqual([]);
            expect(tenant.emulator.servicing.months).toHaveLength(12);
            const all = ["hotpatched", "baseline", "lcu", "behind", "failed", "ahead", "restart: yes", "restart: no"];
            const deliveries = ["hotpatch policy", "blocked by policy", "tenant default", "none", "conflict"];
            expect(seen.rarerThan(OFTEN, [...all, ...deliveries, "restart of June"])).toEqual([]);
            expect(
                seen.rarerThan(
                    OFTEN,
                    OUT_OF_BAND_HOTPATCHES.map((revision) => `hotpatch ${revision}`),
                ),
            ).toEqual([]);
            expect(
                seen.rarerThan(
                    SOMETIMES,
                    PREPARABLE.map((why) => `hotpatched after ${why}`),
                ),
            ).toEqual([]);
        },
        YEAR_TIMEOUT_MS,
    );

    it(
        `is told nothing wrong by a table that has aged: what hangs on months that it lacks is unknown, with a warning (seed ${SEED})`,
        async () => {
            tenant = await livingTenant({ devices: 400, seed: SEED });
            const path = "/admin/windows/updates/catalog/entries";
            tenant.emulator.faults.add({ path, kind: "403-scopes", times: "always" });
            const mistakes: unknown[] = [];
            const seen = new Sightings();
            for await (const { month, catalog, delivery, devices, end } of monthsOf(tenant, LAST_MONTH)) {
                expect([month, catalog.origin, delivery.catalog.origin]).toEqual([month, "embedded", "embedded"]);
                expect(catalog.warnings[0]).toMatch(/^The live catalog was not read: .*WindowsUpdates\.Read\.All/);
                expect(catalog.warnings.some((each) => /ends on 2026-11-27, \d+ days ago/.test(each))).toBe(
                    end > "2027-01-11",
                );
                expect(delivery.findings).toEqual(expect.arrayContaining([...catalog.warnings]));
                for (const device of devices) {
                    const expected = agedAnswers(month, device, recordedAbout(device, catalog));
                    const found = mistakesIn(answersAbout(device), expected);
                    if (found.length > 0) {
                        mistakes.push([month, found, device.row, device.beforehand.why, device.afterwards.why]);
                    }
                    seen.add(`${month < FIRST_UNKNOWN_MONTH} ${expected.upToDate} ${expected.restarts}`);
                }
            }
            expect(mistakes).toEqual([]);
            const known = ["true yes no", "true yes yes", "true no undefined"];
            expect(seen.rarerThan(50, [...known, "false unknown unknown"])).toEqual([]);
            expect(seen.rarerThan(5, ["false no undefined"])).toEqual([]);
        },
        YEAR_TIMEOUT_MS,
    );
});

/** The embedded table does not say what September 2026 was, nor any month since. */
const FIRST_UNKNOWN_MONTH = "2026-09";

/** The last baseline that the embedded table has in a month of the year. */
function lastKnownBaseline(month: string): number {
    return month < "2026-06" ? 8246 : month < "2026-07" ? 8655 : 8875;
}

/**
 * What the embedded table can tell of what was recorded: that a device is below the last known baseline, at any time; all the rest only as long
 * as the table has every month since that baseline, and the release that the device is on.
 */
function agedAnswers(month: string, { row, before }: Compared, recorded: Partial<Answers>): Partial<Answers> {
    if (!isTracked(row)) {
        return recorded;
    }
    const isBehind = (on: string) => revisionOf(on) < lastKnownBaseline(month);
    const isTold = (on: string) => isBehind(on) || (month < FIRST_UNKNOWN_MONTH && isInTable(on));
    const isNewest = row.class === "ahead" && month < FIRST_UNKNOWN_MONTH;
    const { on = "" } = before.standing;
    return {
        ...recorded,
        ...(isBehind(row.build) ? { standing: "behind" } : {}),
        ...(isTold(row.build) ? {} : { standing: isNewest ? "ahead" : "unknown", upToDate: "unknown" }),
        ...(isTold(on) ? {} : { restarts: "unknown" }),
        hasSucceeded: recorded.hasSucceeded === true && isTold(row.build),
    };
}

function isInTable(on: string): boolean {
    return EMBEDDED_RELEASES.some(({ build, revision }) => on === `${build}.${revision}`);
}
