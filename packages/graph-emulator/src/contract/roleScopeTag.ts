import { boolean, type ResourceContract, readOnly, text } from "./schema";

/** Microsoft Graph beta reference, roleScopeTag (intune-rbac). The whole type is beta only. Lengths are `assumed`. */
export const ROLE_SCOPE_TAG: ResourceContract = {
    name: "roleScopeTag",
    properties: {
        id: readOnly(text()),
        displayName: { type: text(128, 1), required: true },
        description: { type: text(1024), nullable: true },
        isBuiltIn: readOnly(boolean),
    },
};
