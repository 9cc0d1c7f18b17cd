import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ADVISORY_CODES, type AdvisedDevice } from "../../../src/advisories/advisory";
import { deviceAdvisories } from "../../../src/advisories/deviceAdvisories";
import { delivery } from "../../../src/cli/commands/delivery";
import { sync } from "../../../src/cli/commands/sync";
import { verify } from "../../../src/cli/commands/verify";
import { CONDITIONS } from "../../../src/conditions";
import { sourceText, type Threshold, thresholdText, type Words } from "../../../src/conditions/condition";
import { CAUSE_CODES, type DeliveryFacts } from "../../../src/delivery/cause";
import { causesOf } from "../../../src/delivery/causes";
import { PREREQUISITES } from "../../../src/readiness/prerequisites";
import { embeddedCatalog } from "../../../src/servicing/catalog";

const TABLE: Readonly<Record<string, Words>> = CONDITIONS;
const ROOT = join(__dirname, "../../..");
const NOW = new Date("2026-08-20T12:00:00Z");
const HOUR_MS = 3_600_000;

/** Every file of src but the table's own, by its path. */
const SOURCES = new Map(
    readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" })
        .filter((path) => path.endsWith(".ts") && !path.startsWith("conditions"))
        .map((path) => [path, readFileSync(join(ROOT, "src", path), "utf8")]),
);

const sentences = expect.stringMatching(/^[A-Z`].*\.$/);

describe("the table of conditions", () => {
    it.each(Object.entries(TABLE))("says what %s means, what to do, and who says so", (key, words) => {
        expect(words).toMatchObject({ code: key, meaning: sentences, remedy: sentences });
        const documents = "assumed" in words.source ? [] : words.source;
        for (const { document, date } of documents) {
            expect([document, date]).toEqual([expect.stringMatching(/\w{5}/), expect.stringMatching(/\b20\d\d$/)]);
        }
        expect(sourceText(words.source)).toMatch(/\(.*20\d\d\)|^assumed: \w+/);
    });

    it("has every code that readiness, delivery and advisories give, and no other", () => {
        const given = [...PREREQUISITES.map(({ code }) => code), ...CAUSE_CODES, ...ADVISORY_CODES];
        expect(Object.keys(TABLE).sort()).toEqual([...new Set<string>(given)].sort());
    });

    it.each([
        ["docs/delivery.md", CAUSE_CODES],
        ["docs/readiness.md", ADVISORY_CODES],
    ])("is described in %s, code by code", (path, codes) => {
        const text = readFileSync(join(ROOT, path), "utf8");
        expect(codes.filter((code) => !text.includes(`\`${code}\``))).toEqual([]);
    });

    it("is the only place where a condition gets words", () => {
        const own = /\bcode:\s*"(\w+)"/g;
        const found = [...SOURCES].flatMap(([path, text]) =>
            [...text.matchAll(own)]
                .filter(([, code = ""]) => code in TABLE && !path.startsWith(join("readiness", "prerequisites")))
                .map(([, code]) => `${path}: ${code}`),
        );
        expect(found).toEqual([]);
    });
});

const LIMITS = Object.values(TABLE).flatMap(({ threshold }) => threshold ?? []);

describe("a threshold", () => {
    it("stands in the meaning of its condition, and in no text elsewhere", () => {
        for (const { meaning, threshold } of Object.values(TABLE)) {
            expect(meaning).toContain(threshold === undefined ? "" : thresholdText(threshold));
        }
        const texts = [...new Set(LIMITS.map(thresholdText))];
        const rooms = ["advisories", "delivery", "readiness", "report", "cli", "resources", "doctor"];
        const found = [...SOURCES].filter(
            ([path, text]) => rooms.some((room) => path.startsWith(room)) && texts.some((each) => text.includes(each)),
        );
        expect(texts.length).toBeGreaterThan(2);
        expect(found.map(([path]) => path)).toEqual([]);
    });

    it.each<keyof typeof CONDITIONS>(["lostContact", "policyNotFetched", "lowDisk"])(
        "of %s is the table's for whoever looks for it",
        (code) => {
            const { threshold } = TABLE[code] as { threshold: Threshold };
            for (const value of [threshold.value, 3]) {
                const moved = jest.replaceProperty(TABLE[code] as { threshold: Threshold }, "threshold", {
                    ...threshold,
                    value,
                });
                expect([foundAt(code, 0.99 * value), foundAt(code, 1.01 * value)]).toEqual(
                    code === "lowDisk" ? [[code], []] : [[], code === "lostContact" ? [code, code] : [code]],
                );
                moved.restore();
            }
        },
    );

    it("of noRecentSync is what --stale-hours is by default, for each verb that has it", () => {
        const defaults = [delivery, verify, sync].map((command) => command.arguments.staleHours?.valueOf([]));
        expect(defaults).toEqual(Array(3).fill(CONDITIONS.noRecentSync.threshold.value));
    });
});

/** The code as often as advisories and delivery give it for a device that is so far from well, in the threshold's unit. */
function foundAt(code: keyof typeof CONDITIONS, distance: number): string[] {
    const ago = (hours: number) => new Date(NOW.getTime() - hours * HOUR_MS).toISOString();
    const devices: Partial<Record<keyof typeof CONDITIONS, AdvisedDevice>> = {
        lostContact: { lastSyncDateTime: ago(distance * 24) },
        policyNotFetched: { lastSyncDateTime: ago(distance + 1), targetedSince: ago(distance) },
        lowDisk: { freeStorageBytes: distance * 1024 ** 3 },
    };
    const device = devices[code] ?? {};
    const facts = {
        verdict: { badge: "Eligible", reasons: [], outcomes: { mdm: "pass" } },
        targeting: { delivery: "tenant default", policies: [], excludedFrom: [] },
        standing: { standing: "hotpatched", isLatest: true, why: "" },
        lastSyncDateTime: device.lastSyncDateTime ?? NOW.toISOString(),
        waitingRules: [],
    } as unknown as DeliveryFacts;
    const found = [
        ...deviceAdvisories(device, { catalog: embeddedCatalog(NOW), now: NOW }),
        ...causesOf(facts, { now: NOW, staleHours: 24 }).map(([, cause]) => cause),
    ];
    return found.map((each) => each.code).filter((each) => each === code);
}
