import { QUALITY_UPDATE_POLICIES } from "../qualityUpdatePolicy/policies";
import { SETTINGS_CATALOG_POLICIES } from "../settingsCatalogPolicy/policies";
import { policyAssignment } from "./handler";

/** The assignment of quality update policies. */
export const qualityUpdatePolicyAssignment = policyAssignment(QUALITY_UPDATE_POLICIES);

/** The assignment of settings catalog policies. */
export const settingsCatalogAssignment = policyAssignment(SETTINGS_CATALOG_POLICIES);
