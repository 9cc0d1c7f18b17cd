import { QUALITY_UPDATE_POLICIES } from "../qualityUpdatePolicy/policies";
import { SETTINGS_CATALOG_POLICIES } from "../settingsCatalogPolicy/policies";
import { policyAssignment } from "./handler";

/** Whom a quality update policy reaches. */
export const qualityUpdatePolicyAssignment = policyAssignment(QUALITY_UPDATE_POLICIES);

/** Whom a settings catalog policy reaches. */
export const settingsCatalogAssignment = policyAssignment(SETTINGS_CATALOG_POLICIES);
