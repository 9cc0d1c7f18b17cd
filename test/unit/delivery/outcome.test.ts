import type { DeliveryFacts } from "../../../src/delivery/cause";
import { assessDelivery } from "../../../src/delivery/outcome";
import type { DeliveryName, TargetedPolicy } from "../../../src/delivery/targeting";

const NOW = new Date("2026-11-24T12:00:00Z");
const PASSED = { edition: "pass", build: "pass", vbs: "pass", entra_join: "pass", mdm: "pass" } as const;
const ON: TargetedPolicy = {
    id: "on",
    displayName: "Ring 1",
    hotpatchEnabled: true,
    includes: ["g"],
    excludes: [],
    allDevices: false,
};
const OFF: TargetedPolicy = { ...ON, id: "off", displayName: "Cold", hotpatchEnabled: false };

/** An eligible device in a ring, hotpatched and up to date, with changes. */
function device(changed: Partial<DeliveryFacts> = {}): DeliveryFacts {
    return {
        verdict: { badge: "Eligible", reasons: [], outcomes: PASSED },
        targeting: { delivery: "hotpatch policy", policies: [ON], excludedFrom: [] },
        standing: {
            standing: "hotpatched",
            isLatest: true,
            latest: "hotpatch KB2 (26100.200)",
            on: "26100.200",
            why: "The device is on it.",
        },
        lastSyncDateTime: "2026-11-24T10:00:00Z",
        waitingRules: [],
        ...changed,
    };
}

const without = (delivery: DeliveryName, more: Partial<DeliveryFacts["targeting"]> = {}): Partial<DeliveryFacts> => ({
    targeting: { delivery, policies: [], excludedFrom: [], ...more },
});
const notLatest = { standing: { ...device().standing, isLatest: false, on: "26100.100" } };
const standing = (name: DeliveryFacts["standing"]["standing"]) => ({
    standing: { standing: name, isLatest: false, on: "26100.100", latest: "baseline KB1 (26100.150)", why: "Why." },
});
const ago = (hours: number) => ({
    ...notLatest,
    lastSyncDateTime: new Date(NOW.getTime() - hours * 3_600_000).toISOString(),
});

function judged(changed: Partial<DeliveryFacts>): [string, ...string[]] {
    const { outcome, causes } = assessDelivery(device(changed), { now: NOW, staleHours: 24 });
    return [outcome, ...causes.map(({ code }) => code)];
}

describe("what came of hotpatches on a device", () => {
    it.each<[string, Partial<DeliveryFacts>, string[]]>([
        ["has succeeded on the newest hotpatch", {}, ["succeeded"]],
        ["has succeeded without a policy, by the tenant's default", without("tenant default"), ["succeeded"]],
        ["is pending as long as an older hotpatch is on it", notLatest, ["pending", "notYetInstalled"]],
        ["is pending below the baseline", standing("behind"), ["pending", "behindBaseline"]],
        ["is pending on a cumulative update", standing("lcu"), ["pending", "cumulativeTrack"]],
        ["is pending on a preview", standing("ahead"), ["pending", "cumulativeTrack"]],
        ["is unknown on an unknown build", standing("unknown"), ["unknown", "buildUnknown"]],
        ["is pending without a sync for a day", ago(25), ["pending", "noRecentSync", "notYetInstalled"]],
        ["has failed after four weeks of silence", ago(28 * 24 + 1), ["failed", "lostContact", "notYetInstalled"]],
        [
            "has failed if it never synced",
            { ...notLatest, lastSyncDateTime: null },
            ["failed", "neverSynced", "notYetInstalled"],
        ],
        [
            "is pending where the date of its last sync cannot be read, and nobody says that it never synced",
            { ...notLatest, lastSyncDateTime: undefined },
            ["pending", "syncUnknown", "notYetInstalled"],
        ],
        [
            "has failed if the service cannot register it",
            { ...notLatest, enrolment: { kind: "registrationError", reasons: ["missingTrustType"] } },
            ["failed", "registrationError", "notYetInstalled"],
        ],
        [
            "is pending if the service does not know it",
            { ...notLatest, enrolment: { kind: "neverEnrolled" } },
            ["pending", "neverEnrolled", "notYetInstalled"],
        ],
        ["has failed where policies disagree", without("conflict", { policies: [ON, OFF] }), ["failed", "conflict"]],
        [
            "is blocked where hotpatch is off by policy",
            without("blocked by policy", { policies: [OFF] }),
            ["blocked", "blocked"],
        ],
        ["gets nothing in no group, with the tenant's default off", without("none"), ["not delivered", "noPolicy"]],
        [
            "gets nothing if excluded, with the tenant's default off",
            without("none", { excludedFrom: [ON] }),
            ["not delivered", "excluded"],
        ],
        [
            "waits for its rule, and is not told that it is in no group",
            { ...without("none"), waitingRules: [{ group: "G", policy: "Ring 1", status: "paused" }] },
            ["not delivered", "ruleNotProcessed"],
        ],
        [
            "has failed where Configuration Manager still has the workload, whatever the policy targets",
            { ...notLatest, ...without("none", { policies: [ON] }), updatesFromIntune: false },
            ["failed", "workloadElsewhere"],
        ],
        [
            "is not known where a co-managed device does not say who updates it, however new it is",
            { ...standing("unknown"), updatesFromIntune: null },
            ["unknown", "workloadUnknown", "buildUnknown"],
        ],
        [
            "waits for its hotpatch where that is not known, and says so",
            { ...notLatest, updatesFromIntune: null },
            ["pending", "workloadUnknown", "notYetInstalled"],
        ],
        [
            "has failed on the newest baseline if it cannot take hotpatches",
            {
                verdict: { badge: "Not eligible (vbs)", reasons: [], outcomes: { ...PASSED, vbs: "fail" } },
                standing: { ...device().standing, standing: "onBaseline" },
            },
            ["failed", "notEligible"],
        ],
    ])("%s", (_what, changed, expected) => {
        expect(judged(changed)).toEqual(expected);
    });

    it("is explained by the reason that its badge names, not by the first one", () => {
        const reason = { remedy: "Do it.", evidence: [] };
        const verdict: DeliveryFacts["verdict"] = {
            badge: "Not eligible (mdm)",
            reasons: [
                { code: "vbs", outcome: "unknown", finding: "VBS not known", ...reason },
                { code: "mdm", outcome: "fail", finding: "managed by Defender alone", ...reason },
            ],
            outcomes: { ...PASSED, vbs: "unknown", mdm: "fail" },
        };
        const { causes } = assessDelivery(device({ ...notLatest, verdict }), { now: NOW, staleHours: 24 });
        expect(causes[0]?.finding).toBe("Not eligible (mdm): managed by Defender alone.");
    });

    it("is told that an exclusion keeps no hotpatches away as long as the tenant's default is on", () => {
        const { causes } = assessDelivery(
            device({ ...notLatest, ...without("tenant default", { excludedFrom: [ON] }) }),
            { now: NOW, staleHours: 24 },
        );
        expect(causes[0]?.finding).toBe(
            "It is excluded from 'Ring 1'. It still gets hotpatches by the tenant's default.",
        );
        expect(causes[0]?.remedy).toMatch(/^To block hotpatches, assign a policy with hotpatch off/);
    });
});
