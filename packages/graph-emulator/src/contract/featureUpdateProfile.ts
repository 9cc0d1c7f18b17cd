import { assignmentContract, SCOPE_TAG_IDS } from "./assignments";
import { boolean, dateTime, type ResourceContract, readOnly, text } from "./schema";

/** Microsoft Graph beta reference, windowsUpdateRolloutSettings (August 2024). `assumed`: at least a day between groups. */
export const ROLLOUT_SETTINGS: ResourceContract = {
    name: "windowsUpdateRolloutSettings",
    properties: {
        offerStartDateTimeInUTC: { type: dateTime, nullable: true },
        offerEndDateTimeInUTC: { type: dateTime, nullable: true },
        offerIntervalInDays: { type: { kind: "int32", least: 1 }, nullable: true },
    },
};

/**
 * Microsoft Graph beta reference, windowsFeatureUpdateProfile (August 2024). The whole type is beta only. `assumed`:
 * lengths are those of quality update policies; name and version are required at creation.
 */
export const FEATURE_UPDATE_PROFILE: ResourceContract = {
    name: "windowsFeatureUpdateProfile",
    properties: {
        id: readOnly(text()),
        displayName: { type: text(200, 1), required: true },
        description: { type: text(1500), nullable: true },
        featureUpdateVersion: { type: text(undefined, 1), required: true },
        rolloutSettings: { type: { kind: "complex", contract: ROLLOUT_SETTINGS }, nullable: true },
        createdDateTime: readOnly(dateTime),
        lastModifiedDateTime: readOnly(dateTime),
        roleScopeTagIds: SCOPE_TAG_IDS,
        deployableContentDisplayName: readOnly(text()),
        endOfSupportDate: readOnly(dateTime),
        installLatestWindows10OnWindows11IneligibleDevice: { type: boolean },
        installFeatureUpdatesOptional: { type: boolean },
    },
};

/** Microsoft Graph beta reference, windowsFeatureUpdateProfileAssignment. */
export const FEATURE_UPDATE_ASSIGNMENT = assignmentContract("windowsFeatureUpdateProfileAssignment");
