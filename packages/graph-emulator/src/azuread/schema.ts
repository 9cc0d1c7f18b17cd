/**
 * The inputs that `azuread.Group` and `azuread.GroupWithoutMembers` have in `@pulumi/azuread` 6. The stand-in refuses
 * every other, so that a program which runs offline does not fail for a misspelled property on its first real tenant.
 */
export const GROUP_WITHOUT_MEMBERS_INPUTS = [
    "administrativeUnitIds",
    "assignableToRole",
    "autoSubscribeNewMembers",
    "behaviors",
    "description",
    "displayName",
    "dynamicMembership",
    "externalSendersAllowed",
    "hideFromAddressLists",
    "hideFromOutlookClients",
    "mailEnabled",
    "mailNickname",
    "onpremisesGroupType",
    "owners",
    "preventDuplicateNames",
    "provisioningOptions",
    "securityEnabled",
    "theme",
    "types",
    "visibility",
    "writebackEnabled",
] as const;

/** The same, and the members. */
export const GROUP_INPUTS = [...GROUP_WITHOUT_MEMBERS_INPUTS, "members"] as const;

/** What the stand-in carries out. Anything else of the schema is refused with a clear message instead of being dropped. */
export const SUPPORTED_INPUTS = [
    "description",
    "displayName",
    "dynamicMembership",
    "mailEnabled",
    "mailNickname",
    "members",
    "owners",
    "preventDuplicateNames",
    "securityEnabled",
    "types",
] as const;

const TYPES: Readonly<Record<string, readonly string[]>> = {
    "azuread:index/group:Group": GROUP_INPUTS,
    "azuread:index/groupWithoutMembers:GroupWithoutMembers": GROUP_WITHOUT_MEMBERS_INPUTS,
};

/** The inputs of a resource by its URN, or undefined for a type that the stand-in does not have. */
export function inputsOfType(urn: string): readonly string[] | undefined {
    return TYPES[typeOf(urn)];
}

/** The type token at the end of a URN's third part, which names the parents' types in front of it. */
export function typeOf(urn: string): string {
    return urn.split("::")[2]?.split("$").pop() ?? urn;
}
