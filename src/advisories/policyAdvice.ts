import { namingOperation, optionalRead, undefinedIfGone } from "../delivery/optionalRead";
import { Reach } from "../delivery/reach";
import { type AssigneesRead, groupsNamed, type PolicyKind, readAssignees } from "../delivery/readAssignees";
import { type MembersRead, readMembers } from "../delivery/readMembers";
import { QUALITY_UPDATE_POLICIES } from "../delivery/readTargeting";
import type { GraphClient } from "../graph/client";
import {
    listConfigurationPolicies,
    listConfigurationTargets,
    listSettings,
} from "../graph/endpoints/configurationPolicies";
import {
    type FeatureUpdateProfileResource,
    listFeatureUpdateProfiles,
    listFeatureUpdateTargets,
} from "../graph/endpoints/featureUpdateProfiles";
import { CHPE_OFF, type PrerequisiteSetting, VBS_ON } from "../graph/endpoints/prerequisiteSettings";
import { listPolicies } from "../graph/endpoints/qualityUpdatePolicies";
import { windowsVersion } from "../servicing/versions";
import type { AdvisedDevice, OfferedFeatureUpdate } from "./advisory";

/** How policies affect one device. */
export type DevicePolicies = Pick<AdvisedDevice, "targetedSince" | "hasVbsPolicy" | "hasChpePolicy" | "featureUpdate">;

/** By the `deviceId` of a device in Entra. */
export type PolicyAdvice = (deviceId: string | null) => DevicePolicies;

const NOT_WORKED_OUT = "which devices it reaches is not evaluated here, so it is not counted.";
const FILTERED = "Filters are not evaluated here, so no advisory is based on that policy.";

const SETTINGS_CATALOG: PolicyKind = {
    name: "settings catalog policy",
    targets: listConfigurationTargets,
    onOtherTargets: NOT_WORKED_OUT,
    onFilters: FILTERED,
};
const FEATURE_UPDATES: PolicyKind = {
    name: "feature update policy",
    targets: listFeatureUpdateTargets,
    onOtherTargets: NOT_WORKED_OUT,
    onFilters: FILTERED,
};

const PERMISSION = "DeviceManagementConfiguration.Read.All";

interface Named {
    readonly id: string;
    readonly displayName: string;
}
interface HotpatchPolicy extends Named {
    readonly lastModifiedDateTime: string;
}
interface SettingsPolicy extends Named {
    readonly turnsVbsOn: boolean;
    readonly turnsChpeOff: boolean;
}
interface FeaturePolicy extends Named {
    readonly offered: OfferedFeatureUpdate;
    /** Windows 11 24H2 is 26100. */
    readonly build: number;
}

/** Policies of each kind; undefined if that kind could not be read. */
interface PoliciesRead {
    readonly hotpatch: readonly (HotpatchPolicy & AssigneesRead)[] | undefined;
    readonly settings: readonly (SettingsPolicy & AssigneesRead)[] | undefined;
    readonly features: readonly (FeaturePolicy & AssigneesRead)[] | undefined;
}

/**
 * Reads the policies that deliver hotpatches, turn VBS on, turn CHPE off, or offer a feature update, and which devices
 * they target. Whatever cannot be read becomes a note in whole sentences and counts as not known.
 *
 * Application permissions, read-only: `DeviceManagementConfiguration.Read.All` and `GroupMember.Read.All`.
 */
export async function readPolicyAdvice(
    graph: GraphClient,
    notes: string[],
    signal: AbortSignal | undefined,
): Promise<PolicyAdvice> {
    const unless = <T>(what: string, permission: string, read: () => Promise<T>) =>
        optionalRead(read, (why) => notes.push(`${what} were not read (${permission}): ${why}.`), signal);
    const [hotpatch, settings, features] = await Promise.all([
        unless("Quality update policies", PERMISSION, () => hotpatchPolicies(graph, notes)),
        unless("Settings catalog policies", PERMISSION, () => settingsPolicies(graph, notes)),
        unless("Feature update policies", PERMISSION, () => featurePolicies(graph, notes)),
    ]);
    const groups = groupsNamed([...(hotpatch ?? []), ...(settings ?? []), ...(features ?? [])]);
    const members = await unless("Members of assigned groups", "GroupMember.Read.All", () =>
        readMembers(graph, groups),
    );
    if (members === undefined) {
        return () => ({});
    }
    const users = members.usersIn((settings ?? []).flatMap(({ includes }) => includes));
    if (users > 0) {
        notes.push(
            `Policies that turn VBS on or CHPE off are assigned to groups with ${users} users in them. Which of their devices these policies reach is not evaluated here, so no device is reported as missing them. Assign groups of devices.`,
        );
    }
    return adviceBy({ hotpatch, settings, features }, members);
}

async function hotpatchPolicies(graph: GraphClient, notes: string[]) {
    const policies = await namingOperation("List quality update policies", listPolicies(graph));
    const on = policies.filter(({ hotpatchEnabled }) => hotpatchEnabled);
    return readAssignees(graph, on, QUALITY_UPDATE_POLICIES, notes);
}

async function settingsPolicies(graph: GraphClient, notes: string[]) {
    const policies = await namingOperation("List settings catalog policies", listConfigurationPolicies(graph));
    const windows = policies.filter(({ platforms }) => platforms.includes("windows10"));
    const read = await Promise.all(
        windows.map(async ({ id, name }): Promise<SettingsPolicy[]> => {
            const request = namingOperation(
                `List settings of settings catalog policy '${name}'`,
                listSettings(graph, id),
            );
            const settings = (await undefinedIfGone(request)) ?? [];
            const has = ({ settingDefinitionId, value }: PrerequisiteSetting) =>
                settings.some(
                    (setting) =>
                        setting.settingDefinitionId.toLowerCase() === settingDefinitionId &&
                        setting.choiceSettingValue?.value.toLowerCase() === value,
                );
            const policy = { id, displayName: name, turnsVbsOn: has(VBS_ON), turnsChpeOff: has(CHPE_OFF) };
            return policy.turnsVbsOn || policy.turnsChpeOff ? [policy] : [];
        }),
    );
    return readAssignees(graph, read.flat(), SETTINGS_CATALOG, notes);
}

async function featurePolicies(graph: GraphClient, notes: string[]) {
    const profiles = await namingOperation("List feature update policies", listFeatureUpdateProfiles(graph));
    return readAssignees(graph, profiles.flatMap(featurePolicy), FEATURE_UPDATES, notes);
}

/** A version that does not support hotpatches yet cannot lose them. */
function featurePolicy({
    id,
    displayName,
    featureUpdateVersion,
    rolloutSettings,
}: FeatureUpdateProfileResource): FeaturePolicy[] {
    const [name] = /\d\dH\d/i.exec(featureUpdateVersion) ?? [];
    const version = name === undefined ? undefined : windowsVersion(name.toUpperCase());
    const offeredFrom = rolloutSettings?.offerStartDateTimeInUTC;
    return version === undefined
        ? []
        : [
              {
                  id,
                  displayName,
                  build: version.build,
                  offered: {
                      policy: displayName,
                      version: version.version,
                      ...(typeof offeredFrom === "string" ? { offeredFrom } : {}),
                  },
              },
          ];
}

function adviceBy({ hotpatch, settings, features }: PoliciesRead, members: MembersRead): PolicyAdvice {
    const { groups, numberOf } = members;
    const hotpatchReach = new Reach(hotpatch ?? [], groups);
    const featureReach = new Reach(features ?? [], groups);
    const vbs = reachedBy(
        settings?.filter(({ turnsVbsOn }) => turnsVbsOn),
        members,
    );
    const chpe = reachedBy(
        settings?.filter(({ turnsChpeOff }) => turnsChpeOff),
        members,
    );
    return (deviceId) => {
        const number = numberOf(deviceId);
        const changes = hotpatchReach.of(number).policies.map(({ lastModifiedDateTime }) => lastModifiedDateTime);
        const targetedSince = latest(changes);
        const hasVbsPolicy = vbs(number);
        const hasChpePolicy = chpe(number);
        const offers = featureReach.of(number).policies.filter(({ hasFilter }) => !hasFilter);
        // assumed: of several feature update policies, the one with the newest version is offered.
        const [newest] = [...offers].sort((a, b) => b.build - a.build);
        return {
            ...(targetedSince === undefined ? {} : { targetedSince }),
            ...(hasVbsPolicy === undefined ? {} : { hasVbsPolicy }),
            ...(hasChpePolicy === undefined ? {} : { hasChpePolicy }),
            ...(newest === undefined ? {} : { featureUpdate: newest.offered }),
        };
    };
}

/**
 * Whether one of the policies targets a device; undefined if a filter or user targeting makes that impossible to tell.
 */
function reachedBy(
    policies: readonly (Named & AssigneesRead)[] | undefined,
    { groups, usersIn }: MembersRead,
): (device: number | undefined) => boolean | undefined {
    if (policies === undefined) {
        return () => undefined;
    }
    const reach = new Reach(policies, groups);
    const mayReachMore = policies.some(
        ({ hasOtherTargets, hasFilter, includes }) => hasOtherTargets || hasFilter || usersIn(includes) > 0,
    );
    return (device) => {
        if (reach.of(device).policies.some(({ hasFilter }) => !hasFilter)) {
            return true;
        }
        return mayReachMore ? undefined : false;
    };
}

function latest(times: readonly string[]): string | undefined {
    return times.reduce<string | undefined>(
        (newest, time) => (newest === undefined || Date.parse(time) > Date.parse(newest) ? time : newest),
        undefined,
    );
}
