import { FEATURE_UPDATE_PROFILE } from "../contract/featureUpdateProfile";
import { violationsOf } from "../contract/violations";
import { badRequest, notFound } from "../http/failure";
import type { ReplicatedCollection } from "../store/replicatedCollection";
import type { PolicyOffice } from "./configurationPolicies";
import type { AssignmentTarget, PolicyAssignment } from "./policy";

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

/** A feature update policy. Never modified in place. */
export interface FeatureUpdateProfile extends FeatureUpdateProperties {
    readonly id: string;
    readonly createdDateTime: string;
    readonly lastModifiedDateTime: string;
    readonly assignments: readonly PolicyAssignment[];
}

/** A body that satisfies the contract. */
type Written = Partial<Omit<FeatureUpdateProperties, "rolloutSettings" | "description" | "roleScopeTagIds">> & {
    readonly description?: string | null;
    readonly roleScopeTagIds?: readonly string[] | null;
    readonly rolloutSettings?: Partial<RolloutSettings> | null;
};

/** Feature update policies. No device of the fleet follows them: each stays on its version. */
export class FeatureUpdateProfiles {
    constructor(
        readonly profiles: ReplicatedCollection<FeatureUpdateProfile>,
        private readonly office: PolicyOffice,
    ) {}

    create(body: unknown): FeatureUpdateProfile {
        refuseViolation(body, "create");
        const { displayName = "", featureUpdateVersion = "", ...others } = writtenIn(body as Written);
        const profile: FeatureUpdateProfile = {
            description: "",
            rolloutSettings: null,
            roleScopeTagIds: ["0"],
            installLatestWindows10OnWindows11IneligibleDevice: false,
            installFeatureUpdatesOptional: false,
            ...others,
            displayName,
            featureUpdateVersion,
            id: this.office.newId(),
            createdDateTime: this.office.createdDateTime(),
            lastModifiedDateTime: this.office.lastModifiedDateTime(),
            assignments: [],
        };
        this.profiles.put(profile);
        return profile;
    }

    change(id: string, body: unknown): FeatureUpdateProfile {
        refuseViolation(body, "update");
        return this.put(this.existing(id), writtenIn(body as Written));
    }

    remove(id: string): void {
        this.profiles.remove(this.existing(id).id);
    }

    /** Replaces the whole list of targets. */
    assign(id: string, targets: readonly AssignmentTarget[]): void {
        this.put(this.existing(id), { assignments: this.office.assignments(id, targets) });
    }

    private put(profile: FeatureUpdateProfile, changes: Partial<FeatureUpdateProfile>): FeatureUpdateProfile {
        const changed = { ...profile, ...changes, lastModifiedDateTime: this.office.lastModifiedDateTime() };
        this.profiles.put(changed);
        return changed;
    }

    private existing(id: string): FeatureUpdateProfile {
        const profile = this.profiles.get(id);
        if (profile === undefined) {
            throw notFound(id, "intune");
        }
        return profile;
    }
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
        ...(roleScopeTagIds === undefined
            ? {}
            : { roleScopeTagIds: roleScopeTagIds?.length ? [...new Set(roleScopeTagIds)] : ["0"] }),
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

function refuseViolation(body: unknown, operation: "create" | "update"): void {
    const [violation] = violationsOf(FEATURE_UPDATE_PROFILE, body, { operation, version: "beta" });
    if (violation !== undefined) {
        throw badRequest(violation.text);
    }
}
