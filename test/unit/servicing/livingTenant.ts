import type { FleetShares, GraphEmulatorOptions, ReleaseSeed } from "../../../packages/graph-emulator/src";
import { ALL_DEVICES_TARGET, EXCLUSION_TARGET, GROUP_TARGET } from "../../../src/graph/endpoints/assignmentTargets";
import {
    assignConfigurationPolicy,
    choiceSetting,
    createConfigurationPolicy,
} from "../../../src/graph/endpoints/configurationPolicies";
import { assignPolicy, deletePolicy } from "../../../src/graph/endpoints/qualityUpdatePolicies";
import {
    createTenantDefault,
    INTUNE_MDM_APP_ID,
    updateTenantDefault,
} from "../../../src/graph/endpoints/tenantDefault";
import { type TestTenant, testTenant } from "../delivery/tenant";

const DEVICE = "device_vendor_msft_policy_config_";
const VBS = `${DEVICE}deviceguard_enablevirtualizationbasedsecurity`;
const CHPE = `${DEVICE}system_disablechpe`;

/** The first day is before May 2026, in which the tenant's default came: what a policy does not reach is hotpatched from then on. */
const STARTS_AT = "2026-04-20T00:00:00Z";

/** Every standing at the start, and devices that take no hotpatches for each reason that there is. */
const SHARES: FleetShares = {
    editions: { 4: 12, 48: 1 },
    builds: {
        "26100.8246": 8,
        "26200.8246": 4,
        "26100.8037": 1,
        "26100.8117": 1,
        "26200.7979": 1,
        "26200.4946": 1,
        "22631.6783": 1,
    },
    vbs: { running: 16, notConfigured: 4, rebootRequired: 1, doesNotMeetHardwareRequirements: 1, notInventoried: 1 },
    joins: { azureADJoined: 8, hybridAzureADJoined: 3, azureADRegistered: 1 },
    agents: { mdm: 10, configurationManagerClientMdm: 3, configurationManagerClient: 1, unknown: 1 },
    architectures: { x64: 9, arM64: 1 },
};

/** Hotpatches out of band: one on top of a month that the embedded table has, and one on top of a made-up month. */
export const OUT_OF_BAND_HOTPATCHES = [9110, 10083] as const;
const RELEASES: readonly ReleaseSeed[] = (
    [
        ["2026-08-20", 9110, 5121900],
        ["2026-11-18", 10083, 5131900],
    ] as const
).map(([date, revision, kb]) => ({
    date,
    kind: "outOfBand",
    revisions: [26100, 26200].map((build) => ({ build, revision, kb, isHotpatch: true })),
}));

/** What people change in a tenant, by the month whose update is the next one. */
export type Events = Readonly<Record<string, () => Promise<unknown>>>;

export interface LivingTenant extends TestTenant {
    readonly events: Events;
}

/**
 * A tenant with rings that overlap, an opt-out, groups within groups, one of which has a rule, and exclusions, in which policies and
 * groups come and go.
 */
export async function livingTenant(options: GraphEmulatorOptions): Promise<LivingTenant> {
    const tenant = await testTenant({
        startsAt: STARTS_AT,
        shares: SHARES,
        catalog: { releases: RELEASES },
        logSize: 1,
        ...options,
    });
    const { graph, group, policy } = tenant;
    const ids = (await tenant.windowsPcs()).map(({ objectId }) => objectId);
    const part = (from: number, to: number) =>
        ids.slice(Math.round((ids.length * from) / 100), Math.round((ids.length * to) / 100));

    const versions = await group("25H2", { rule: '(device.deviceOSVersion -startsWith "10.0.26200")' });
    const inner = await group("Inner", part(0, 8));
    const ring = await group("Ring", [inner, versions, ...part(6, 18)]);
    const kiosks = await group("Kiosks", part(10, 14));
    const late = await group("Late", part(16, 26));
    const wide = await group("Wide", part(22, 40));
    await policy("Ring 1", true, { include: [ring], exclude: [kiosks] });
    const ring2 = await policy("Ring 2", true, { include: [wide, inner] });
    const optOut = await policy("Opt-out", false, { include: [late] });
    const setting = async (definition: string) => {
        const { id } = await createConfigurationPolicy(graph, {
            name: definition,
            platforms: "windows10",
            technologies: "mdm",
            settings: [choiceSetting(definition, `${definition}_1`)],
        });
        await assignConfigurationPolicy(graph, id, [
            { "@odata.type": ALL_DEVICES_TARGET },
            { "@odata.type": EXCLUSION_TARGET, groupId: kiosks },
        ]);
    };
    return {
        ...tenant,
        events: {
            "2026-08": () => Promise.all([setting(VBS), setting(CHPE)]),
            "2026-10": () => graph.delete("v1.0", `/groups/${late}`),
            "2026-11": () => deletePolicy(graph, ring2),
            "2026-12": () => policy("Everybody else", false, { include: [wide] }),
            "2027-01": () => createTenantDefault(graph, { mdmAppId: INTUNE_MDM_APP_ID, isHotpatchEnabled: false }),
            "2027-02": () => assignPolicy(graph, optOut, [{ "@odata.type": GROUP_TARGET, groupId: kiosks }]),
            "2027-03": () => updateTenantDefault(graph, { mdmAppId: INTUNE_MDM_APP_ID, isHotpatchEnabled: true }),
        },
    };
}
