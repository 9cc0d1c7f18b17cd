import * as azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";
import {
    HotpatchGroup,
    HotpatchRing,
    type HotpatchRingArgs,
    HotpatchTenantDefault,
    QualityUpdatePolicy,
    type QualityUpdatePolicyArgs,
    QualityUpdatePolicyAssignment,
    type QualityUpdatePolicyAssignmentArgs,
    type QualityUpdatePolicyState,
    SettingsCatalogPolicy,
    type SettingsCatalogPolicyArgs,
    SettingsCatalogPolicyAssignment,
} from "../../../src";
import { dynamicProvider } from "../../../src/handlers/dynamicProvider";
import { qualityUpdatePolicy } from "../../../src/handlers/qualityUpdatePolicy/handler";
import { type Registered, recordResources, resolved } from "./mocks";

let registered: Registered[];
beforeEach(async () => {
    registered = await recordResources();
});
afterEach(() => jest.restoreAllMocks());

const GROUP = "11111111-1111-4111-8111-111111111111";
const ring = (args: unknown, opts?: pulumi.ComponentResourceOptions) =>
    new HotpatchRing("r", args as HotpatchRingArgs, opts);
const policy = (opts: pulumi.CustomResourceOptions) => new QualityUpdatePolicy("p", { displayName: "P" }, opts);

describe("an azuread provider that a component inherits from its parent", () => {
    it("is refused as one of its own is: the group might go to another tenant", async () => {
        const provider = new azuread.Provider("other", { tenantId: "99999999-9999-4999-8999-999999999999" });
        const parent = new pulumi.ComponentResource("tenant:index:C", "c", {}, { providers: [provider] });
        expect(() => ring({ group: { objectId: GROUP } }, { parent })).toThrow(
            /opts\.parent: inherits an explicit azuread provider/,
        );
        expect(() => new HotpatchGroup("g", { objectId: GROUP }, { parent })).toThrow(/opts\.parent/);
        await Promise.all([resolved(parent.urn), resolved(provider.urn)]);
    });
});

describe("options that cannot do what they say", () => {
    it("are refused with the way to what was meant: import, and deleteBeforeReplace: false", () => {
        expect(() => policy({ import: GROUP })).toThrow(
            /QualityUpdatePolicy 'p': the option `import` does not work.*adopt.*pulumi import --file/,
        );
        expect(() => policy({ deleteBeforeReplace: false })).toThrow(/deleteBeforeReplace cannot be false/);
    });

    it("are warned about where they do nothing: customTimeouts", async () => {
        const warn = jest.spyOn(pulumi.log, "warn").mockResolvedValue();
        await resolved(policy({ customTimeouts: { create: "1h" } }).urn);
        expect(warn).toHaveBeenCalledWith(
            expect.stringMatching(/customTimeouts has no effect here.*operationTimeoutSeconds/),
        );
    });
});

describe("get, with Pulumi's four arguments", () => {
    it("hands the state to the read, and takes options after it", async () => {
        const parent = new pulumi.ComponentResource("tenant:index:C", "c");
        const policy = QualityUpdatePolicy.get("p", GROUP, { deferralDays: 3 }, { parent });
        const others = [
            QualityUpdatePolicyAssignment.get("a", GROUP, { ownership: "additive" }),
            SettingsCatalogPolicy.get("s", GROUP, { displayName: "S" }),
            SettingsCatalogPolicyAssignment.get("sa", GROUP, { policyId: GROUP }),
            HotpatchTenantDefault.get("t", GROUP, { hotpatchEnabled: false }),
            QualityUpdatePolicy.get("none", GROUP),
        ];
        await Promise.all([policy, ...others].map(({ urn }) => resolved(urn)));
        const inputs = Object.fromEntries(registered.map(({ name, inputs }) => [name, inputs]));
        expect(inputs).toMatchObject({
            p: { deferralDays: 3 },
            a: { ownership: "additive" },
            s: { displayName: "S" },
            sa: { policyId: GROUP },
            t: { hotpatchEnabled: false },
        });
        expect(await resolved(policy.urn)).toContain("tenant:index:C$");
    });

    it("refuses options where the state stands, and says where they go", () => {
        const opts = { parent: undefined, protect: true } as unknown as QualityUpdatePolicyState;
        expect(() => QualityUpdatePolicy.get("p", GROUP, opts)).toThrow(
            /QualityUpdatePolicy\.get 'p' has a problem.*protect: .*options are the fourth: get/s,
        );
        expect(registered).toEqual([]);
    });
});

describe("arguments that decide what is made", () => {
    it.each([
        [{ group: pulumi.output({ versions: ["24H2"] }) }, /group: is an Output/],
        [{ group: { versions: pulumi.output(["24H2"]) } }, /group\.versions: is an Output/],
        [{ group: { versions: ["24H2"] }, prerequisites: pulumi.output({ vbs: true }) }, /prerequisites: is an Output/],
        [
            { group: { versions: ["24H2"] }, prerequisites: { vbs: pulumi.output(false) } },
            /prerequisites\.vbs: is an Output/,
        ],
        [{ group: { versions: ["24H2"] }, policy: pulumi.output({ deferralDays: 1 }) }, /policy: is an Output/],
    ])("have to be plain: %#", (args, message) => {
        expect(() => ring(args)).toThrow(message);
        expect(registered).toEqual([]);
    });
});

describe("what a program in JavaScript leaves out", () => {
    it.each([undefined, null])("is told by name where there are no arguments at all: %s", async (none) => {
        expect(() => ring(none)).toThrow(/HotpatchRing 'r' has a problem.*versions: is missing/s);
        expect(() => new HotpatchGroup("g", none as unknown as { versions: string[] })).toThrow(/versions: is missing/);
        // These are checked by the engine's call, which lists what is missing.
        const made = [
            new QualityUpdatePolicy("p", none as unknown as QualityUpdatePolicyArgs),
            new QualityUpdatePolicyAssignment("a", none as unknown as QualityUpdatePolicyAssignmentArgs),
            new SettingsCatalogPolicy("s", none as unknown as SettingsCatalogPolicyArgs),
        ];
        await Promise.all(made.map(({ urn }) => resolved(urn)));
    });

    it("is null as well, at any depth", async () => {
        const made = ring({
            group: { versions: null, objectId: GROUP, description: null },
            policy: { deferralDays: null, adopt: null, displayName: null },
            excludeGroupIds: null,
            prerequisites: null,
        });
        await resolved(made.assignment.urn);
        const inputs = registered.find(({ type }) => type === QualityUpdatePolicy.__pulumiType)?.inputs;
        expect(inputs).toMatchObject({ displayName: "Hotpatch Enabled - Win 11 Enterprise" });
        expect(Object.values(inputs ?? {})).not.toContain(null);
    });

    it("is null in the engine's check, too, where an output had no value", async () => {
        const provider = dynamicProvider(qualityUpdatePolicy);
        const news = {
            displayName: "P",
            deferralDays: null,
            approvalSettings: [{ cadence: "monthly", category: "security", method: "automatic", deferralDays: null }],
        };
        const { inputs, failures } = await provider.check({}, news);
        expect(failures).toEqual([]);
        expect(inputs).not.toHaveProperty("deferralDays");
    });
});
