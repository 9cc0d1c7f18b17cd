import type { AdvisedDevice } from "../../../src/advisories/advisory";
import { deviceAdvisories } from "../../../src/advisories/deviceAdvisories";
import { tenantAdvisories } from "../../../src/advisories/tenantAdvisories";
import { embeddedCatalog } from "../../../src/servicing/catalog";
import { licenceCover, WINDOWS_PLANS } from "../../../src/servicing/licences";

/** A hotpatch month: the last baseline is that of July 2026 (.8875), the hotpatch is .9106, the cumulative update .9168. */
const NOW = new Date("2026-08-20T12:00:00Z");
const basis = { catalog: embeddedCatalog(NOW), now: NOW };

/** A device about which there is nothing to say. */
const WELL: AdvisedDevice = {
    osVersion: "10.0.26100.9106",
    lastSyncDateTime: "2026-08-20T10:00:00Z",
    architecture: "x64",
    vbsState: "running",
    ownership: "company",
    freeStorageBytes: 100 * 1024 ** 3,
    updatesFromIntune: true,
    targetedSince: "2026-08-01T00:00:00Z",
    hasVbsPolicy: true,
    hasChpePolicy: false,
};

const said = (about: Partial<AdvisedDevice>) =>
    deviceAdvisories({ ...WELL, ...about }, basis).map(({ code, finding }) => `${code}: ${finding}`);

describe("advisories about a device", () => {
    it("say nothing where all is well, and nothing about what is not known", () => {
        expect(said({})).toEqual([]);
        expect(deviceAdvisories({}, basis)).toEqual([]);
    });

    it.each<[string, Partial<AdvisedDevice>, RegExp]>([
        [
            "VBS off without a policy",
            { vbsState: "notConfigured", hasVbsPolicy: false },
            /^vbsPolicy: VBS is not running, and no settings catalog policy/,
        ],
        [
            "VBS off with a policy",
            { vbsState: "notConfigured" },
            /^vbsPolicy: A policy that turns VBS on targets the device/,
        ],
        [
            "Arm64 without DisableCHPE",
            { architecture: "arM64" },
            /^chpe: An Arm64 device without a settings catalog policy that sets DisableCHPE/,
        ],
        [
            "Arm64, policies not read",
            { architecture: "arM64", hasChpePolicy: undefined },
            /^chpe: .*Microsoft Graph does not report/,
        ],
        [
            "below the baseline",
            { osVersion: "10.0.26100.8390" },
            /^behindBaseline: 26100\.8390 is older than the last baseline KB5101650/,
        ],
        ["on the cumulative update", { osVersion: "10.0.26200.9168" }, /^cumulativeTrack: .*until the next baseline/],
        [
            "not seen for 29 days",
            { lastSyncDateTime: "2026-07-22T10:00:00Z" },
            /^lostContact: .*29 days ago.*within 28 days/,
        ],
        ["never seen", { lastSyncDateTime: null }, /^neverSynced: /],
        [
            "not seen since it was targeted",
            { lastSyncDateTime: "2026-08-10T10:00:00Z", targetedSince: "2026-08-11T00:00:00Z" },
            /^policyNotFetched: .*more than 24 hours ago/,
        ],
        [
            "updates by Configuration Manager",
            { updatesFromIntune: false },
            /^workloadElsewhere: .*Configuration Manager still has the workload/,
        ],
        ["personal", { ownership: "personal" }, /^personal: /],
        ["a full disk", { freeStorageBytes: 2.5 * 1024 ** 3 }, /^lowDisk: Only 2\.5 GiB are free/],
        [
            "a feature update in a hotpatch month",
            { featureUpdate: { policy: "To 25H2", version: "25H2" } },
            /^featureUpdateDue: 'To 25H2' offers 25H2 to this 24H2 device in 2026-08, a hotpatch month/,
        ],
    ])("%s", (_what, about, expected) => {
        expect(said(about)).toEqual([expect.stringMatching(expected)]);
    });

    it("a restart that is owed stands beside the policy that brought it", () => {
        expect(said({ vbsState: "rebootRequired" })).toEqual([
            expect.stringMatching(/^vbsPolicy/),
            "restartOwed: VBS is turned on and is waiting for a restart.",
        ]);
        expect(said({ vbsState: "rebootRequired", hasVbsPolicy: false })).toEqual([
            "restartOwed: VBS is turned on and is waiting for a restart.",
        ]);
    });

    it.each<[string, Partial<AdvisedDevice>]>([
        [
            "a hotpatched device, whose revision is below that of the cumulative update (trap 28)",
            { osVersion: "10.0.26100.9106" },
        ],
        ["Arm64 with DisableCHPE", { architecture: "arM64", hasChpePolicy: true }],
        ["a feature update that it has already", { featureUpdate: { policy: "To 24H2", version: "24H2" } }],
        [
            "a feature update in a baseline month",
            { featureUpdate: { policy: "To 25H2", version: "25H2", offeredFrom: "2026-10-20T00:00:00Z" } },
        ],
        [
            "a change of the policy less than 24 hours ago",
            { lastSyncDateTime: "2026-08-20T00:00:00Z", targetedSince: "2026-08-20T06:00:00Z" },
        ],
        ["a disk of unknown size", { freeStorageBytes: 0 }],
    ])("say nothing about %s", (_what, about) => {
        expect(said(about)).toEqual([]);
    });

    it("always come with what to do and where the rule is from", () => {
        const bad: AdvisedDevice = {
            osVersion: "10.0.26100.1742",
            lastSyncDateTime: null,
            architecture: "arM64",
            vbsState: "rebootRequired",
            ownership: "personal",
            freeStorageBytes: 1,
            updatesFromIntune: false,
            hasVbsPolicy: true,
            featureUpdate: { policy: "x", version: "25H2" },
        };
        const advisories = deviceAdvisories(bad, basis);
        expect(advisories.map(({ code }) => code)).toEqual([
            "vbsPolicy",
            "chpe",
            "restartOwed",
            "behindBaseline",
            "featureUpdateDue",
            "neverSynced",
            "workloadElsewhere",
            "personal",
            "lowDisk",
        ]);
        for (const { remedy, source } of advisories) {
            expect(remedy).toMatch(/[.;]/);
            expect(source.length).toBeGreaterThan(10);
        }
    });
});

describe("advisories about a tenant", () => {
    const licence = (changes: object) => ({
        skuPartNumber: "SPE_E3",
        capabilityStatus: "Enabled",
        prepaidUnits: { enabled: 5 },
        servicePlans: [{ servicePlanId: "9A6EEB79-0B4B-4BF0-9808-39D99A2CD5A3", provisioningStatus: "Success" }],
        ...changes,
    });

    // Microsoft Entra, "Product names and service plan identifiers for licensing" (2026).
    it.each([
        ["Windows_Autopatch", "9a6eeb79-0b4b-4bf0-9808-39d99a2cd5a3", true],
        ["WINDOWSUPDATEFORBUSINESS_DEPLOYMENTSERVICE", "7bf960f6-2cd9-443a-8046-5dbff9558365", true],
        ["WIN10_PRO_ENT_SUB", "21b439ba-a0ca-424f-a6cc-52f954a5b111", true],
        ["Virtualization Rights for Windows 10 (E3/E5+VDA)", "e7c91390-7625-45be-94e0-e16907e03118", true],
        ["WIN10_ENT_LOC_F1", "e041597c-9c7f-4ed9-99b0-2663301576f7", true],
        ["WINBIZ", "8e229017-d77b-43d5-9305-903395523b99", true],
        ["WINDEFATP", "871d91ec-ec1a-452b-a83f-bd76c7d770ef", false],
    ])("go by each service plan, %s among them", (name, servicePlanId, covers) => {
        const licences = licenceCover([licence({ servicePlans: [{ servicePlanId, provisioningStatus: "Success" }] })]);
        expect(tenantAdvisories({ licences }).map(({ code }) => code)).toEqual(covers ? [] : ["noLicence"]);
        expect(WINDOWS_PLANS[servicePlanId]).toEqual({ name, covers });
        expect(Object.keys(WINDOWS_PLANS)).toHaveLength(7);
    });

    it("say nothing in the public cloud with a licence that works, in its grace period too", () => {
        expect(tenantAdvisories({ cloud: "public", licences: licenceCover([licence({})]) })).toEqual([]);
        const grace = licence({ capabilityStatus: "Warning", prepaidUnits: { enabled: 0 } });
        expect(tenantAdvisories({ licences: licenceCover([grace]) })).toEqual([]);
        expect(tenantAdvisories({})).toEqual([]);
    });

    it.each([
        ["none", [], /None of the tenant's licences/],
        [
            "another one",
            [licence({ servicePlans: [{ servicePlanId: "eec0eb4f-6444-4f95-aba0-50c24d67f998" }] })],
            /None of the tenant's licences/,
        ],
        ["a suspended one", [licence({ capabilityStatus: "Suspended" })], /SPE_E3 is suspended or has no seats/],
        ["one without seats", [licence({ prepaidUnits: { enabled: 0 } })], /SPE_E3 is suspended or has no seats/],
        [
            "one whose plan is turned off",
            [
                licence({
                    servicePlans: [
                        { servicePlanId: "9a6eeb79-0b4b-4bf0-9808-39d99a2cd5a3", provisioningStatus: "Disabled" },
                    ],
                }),
            ],
            /SPE_E3/,
        ],
    ])("say so where the licence is %s", (_what, licences, expected) => {
        expect(tenantAdvisories({ licences: licenceCover(licences) })).toEqual([
            expect.objectContaining({ code: "noLicence", finding: expect.stringMatching(expected) }),
        ]);
    });

    it("say so outside the public cloud (trap 43)", () => {
        expect(tenantAdvisories({ cloud: "usgovernmentl4" })).toEqual([
            expect.objectContaining({ code: "unsupportedCloud" }),
        ]);
    });
});
