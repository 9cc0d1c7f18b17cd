import { boolean, dateTime, opaque, type ResourceContract, readOnly, text, texts } from "./schema";

/** Microsoft Entra, "Dynamic membership rules for groups" (December 2024): the body of a rule has at most this many characters. */
const RULE_LENGTH = 3072;

/**
 * Microsoft Graph v1.0 reference, group and "Create group": lengths, required properties, characters of mailNickname.
 */
export const GROUP: ResourceContract = {
    name: "group",
    properties: {
        id: readOnly(text()),
        deletedDateTime: readOnly(dateTime),
        classification: { type: text(), nullable: true },
        createdDateTime: readOnly(dateTime),
        description: { type: text(1024), nullable: true },
        displayName: { type: text(256, 1), required: true },
        expirationDateTime: readOnly(dateTime),
        groupTypes: {
            type: { kind: "collection", of: { kind: "enum", members: ["DynamicMembership", "Unified"] } },
        },
        isAssignableToRole: { type: boolean, nullable: true, access: "createOnly" },
        mail: readOnly(text()),
        mailEnabled: { type: boolean, required: true },
        mailNickname: {
            type: { kind: "string", maxLength: 64, minLength: 1, pattern: /^[!#-'*+\-/-9=?A-Z^-~]+$/ },
            required: true,
        },
        membershipRule: { type: text(RULE_LENGTH), nullable: true },
        membershipRuleProcessingState: { type: { kind: "enum", members: ["On", "Paused"] }, nullable: true },
        membershipRuleProcessingStatus: readOnly(opaque, { betaOnly: true, onSelectOnly: true }),
        onPremisesDomainName: readOnly(text()),
        onPremisesLastSyncDateTime: readOnly(dateTime),
        onPremisesNetBiosName: readOnly(text()),
        onPremisesProvisioningErrors: readOnly(opaque),
        onPremisesSamAccountName: readOnly(text()),
        onPremisesSecurityIdentifier: readOnly(text()),
        onPremisesSyncEnabled: readOnly(boolean),
        preferredDataLocation: { type: text(), nullable: true },
        preferredLanguage: { type: text(), nullable: true },
        proxyAddresses: readOnly(texts),
        renewedDateTime: readOnly(dateTime),
        resourceBehaviorOptions: { type: texts, access: "createOnly" },
        resourceProvisioningOptions: { type: texts },
        securityEnabled: { type: boolean, required: true },
        securityIdentifier: readOnly(text()),
        serviceProvisioningErrors: readOnly(opaque),
        theme: { type: text(), nullable: true },
        visibility: {
            type: { kind: "enum", members: ["Private", "Public", "HiddenMembership"] },
            nullable: true,
        },
    },
};
