import type { Row } from "../odata/filter";

/**
 * How far the service has processed a dynamic group's members. Microsoft Graph beta reference,
 * membershipRuleProcessingStatus.
 */
export interface ProcessingStatus {
    readonly status: "NotStarted" | "Running" | "Succeeded" | "Failed";
    readonly lastMembershipUpdated: string | null;
    readonly errorMessage: string | null;
}

/** The properties of a group that callers write. */
export interface GroupProperties {
    readonly displayName: string;
    readonly description: string | null;
    readonly mailEnabled: boolean;
    readonly mailNickname: string;
    readonly securityEnabled: boolean;
    readonly groupTypes: readonly string[];
    readonly membershipRule: string | null;
    readonly membershipRuleProcessingState: string | null;
    readonly visibility: string | null;
    readonly isAssignableToRole: boolean | null;
    readonly classification: string | null;
    readonly preferredDataLocation: string | null;
    readonly preferredLanguage: string | null;
    readonly theme: string | null;
    readonly resourceBehaviorOptions: readonly string[];
    readonly resourceProvisioningOptions: readonly string[];
}

/** A group of the directory. Never modified in place. */
export interface Group extends GroupProperties {
    readonly id: string;
    readonly createdDateTime: string;
    readonly deletedDateTime: string | null;
    readonly securityIdentifier: string;
    /** Directory object ids. */
    readonly members: readonly string[];
    readonly owners: readonly string[];
    /** For dynamic groups only. */
    readonly processing: ProcessingStatus | null;
}

export const NEW_GROUP: Omit<GroupProperties, "displayName" | "mailEnabled" | "mailNickname" | "securityEnabled"> = {
    description: null,
    groupTypes: [],
    membershipRule: null,
    membershipRuleProcessingState: null,
    visibility: null,
    isAssignableToRole: null,
    classification: null,
    preferredDataLocation: null,
    preferredLanguage: null,
    theme: null,
    resourceBehaviorOptions: [],
    resourceProvisioningOptions: [],
};

export function isDynamic({ groupTypes }: Pick<GroupProperties, "groupTypes">): boolean {
    return groupTypes.includes("DynamicMembership");
}

/** Everything that an answer can contain, except members. */
export function groupRow(group: Group): Row {
    const { members: _members, owners: _owners, processing, ...properties } = group;
    return {
        ...properties,
        expirationDateTime: null,
        mail: null,
        onPremisesDomainName: null,
        onPremisesLastSyncDateTime: null,
        onPremisesNetBiosName: null,
        onPremisesProvisioningErrors: [],
        onPremisesSamAccountName: null,
        onPremisesSecurityIdentifier: null,
        onPremisesSyncEnabled: null,
        proxyAddresses: [],
        renewedDateTime: group.createdDateTime,
        serviceProvisioningErrors: [],
        membershipRuleProcessingStatus: processing,
    };
}

/** The security identifier that Entra derives from an object id: `S-1-12-1-` and the id's four 32-bit numbers. */
export function securityIdentifier(id: string): string {
    const bytes = Buffer.from(id.replaceAll("-", ""), "hex");
    // A GUID's first three parts are stored with the low byte first.
    const ordered = Buffer.concat([
        Buffer.from(bytes.subarray(0, 4)).reverse(),
        Buffer.from(bytes.subarray(4, 6)).reverse(),
        Buffer.from(bytes.subarray(6, 8)).reverse(),
        bytes.subarray(8),
    ]);
    return `S-1-12-1-${[0, 4, 8, 12].map((place) => ordered.readUInt32LE(place)).join("-")}`;
}
