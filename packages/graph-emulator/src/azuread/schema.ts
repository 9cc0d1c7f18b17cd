/**
 * The inputs of `azuread.Group` and `azuread.GroupWithoutMembers` in `@pulumi/azuread` 6. The stand-in refuses all
 * others, so that a program that runs offline does not fail because of a misspelled property in its first real tenant.
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

/** The same, plus the members. */
export const GROUP_INPUTS = [...GROUP_WITHOUT_MEMBERS_INPUTS, "members"] as const;

/**
 * What the stand-in supports. Everything else in the schema is refused with a clear message instead of being ignored.
 */
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
