import { FEATURE_UPDATE_PROFILE } from "../contract/featureUpdateProfile";
import type { StoredPolicy } from "./policy";
import { refuseViolation, scopeTagsOf } from "./policyBodies";

/** When and how a feature update is offered. */
export interface RolloutSettings {
    readonly offerStartDateTimeInUTC: string | null;
    readonly offerEndDateTimeInUTC: string | null;
    readonly offerIntervalInDays: number | null;
}

/** The properties of a feature update policy that callers write. */
export interface FeatureUpdateProperties {
    readonly displayName: string;
    readonly description: string;
    readonly featureUpdateVersion: string;
    readonly rolloutSettings: RolloutSettings | null;
    readonly roleScopeTagIds: readonly string[];
    readonly installLatestWindows10OnWindows11IneligibleDevice: boolean;
    readonly installFeatureUpdatesOptional: boolean;
}

/** A feature update policy. No device of the fleet follows it: each stays on its version. */
export interface FeatureUpdateProfile extends FeatureUpdateProperties, StoredPolicy {}

/** A body that satisfies the contract. */
type Written = Partial<Omit<FeatureUpdateProperties, "rolloutSettings" | "description" | "roleScopeTagIds">> & {
    readonly description?: string | null;
    readonly roleScopeTagIds?: readonly string[] | null;
    readonly rolloutSettings?: Partial<RolloutSettings> | null;
};

/** The policy that a POST body creates. 400 for whatever the reference forbids. */
export function newFeatureUpdate(body: unknown): FeatureUpdateProperties {
    refuseViolation(FEATURE_UPDATE_PROFILE, body, "create");
    const { displayName = "", featureUpdateVersion = "", ...others } = writtenIn(body as Written);
    return {
        description: "",
        rolloutSettings: null,
        roleScopeTagIds: ["0"],
        installLatestWindows10OnWindows11IneligibleDevice: false,
        installFeatureUpdatesOptional: false,
        ...others,
        displayName,
        featureUpdateVersion,
    };
}

/** What a PATCH body changes. */
export function changesOfFeatureUpdate(body: unknown): Partial<FeatureUpdateProperties> {
    refuseViolation(FEATURE_UPDATE_PROFILE, body, "update");
    return writtenIn(body as Written);
}

/** `assumed`, as recorded for quality update policies: null has the same effect as the default. */
function writtenIn({
    description,
    roleScopeTagIds,
    rolloutSettings,
    ...given
}: Written): Partial<FeatureUpdateProperties> {
    const { displayName, featureUpdateVersion } = given;
    const { installLatestWindows10OnWindows11IneligibleDevice, installFeatureUpdatesOptional } = given;
    return {
        ...(displayName === undefined ? {} : { displayName }),
        ...(featureUpdateVersion === undefined ? {} : { featureUpdateVersion }),
        ...(description === undefined ? {} : { description: description ?? "" }),
        ...(roleScopeTagIds === undefined ? {} : { roleScopeTagIds: scopeTagsOf(roleScopeTagIds) }),
        ...(rolloutSettings === undefined ? {} : { rolloutSettings: wholeRollout(rolloutSettings) }),
        ...(installLatestWindows10OnWindows11IneligibleDevice === undefined
            ? {}
            : { installLatestWindows10OnWindows11IneligibleDevice }),
        ...(installFeatureUpdatesOptional === undefined ? {} : { installFeatureUpdatesOptional }),
    };
}

function wholeRollout(given: Partial<RolloutSettings> | null): RolloutSettings | null {
    return given === null
        ? null
        : {
              offerStartDateTimeInUTC: given.offerStartDateTimeInUTC ?? null,
              offerEndDateTimeInUTC: given.offerEndDateTimeInUTC ?? null,
              offerIntervalInDays: given.offerIntervalInDays ?? null,
          };
}
