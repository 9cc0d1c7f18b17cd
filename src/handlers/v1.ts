/**
 * The handlers of our dynamic resources, found by the name of this module.
 *
 * Every user's state contains the text `exports.handler = () => require("pulumi-hotpatch/handlers/v1").policy` (or
 * another export), and refresh and delete run it long after the program has changed. So this path and the names below
 * stay for ever, and what they do may only be extended in ways that keep older states working. A test pins them.
 */
import { dynamicProvider } from "./dynamicProvider";
import { EngineRun } from "./engineRun";
import {
    qualityUpdatePolicyAssignment,
    settingsCatalogAssignment as settingsCatalogAssignmentHandler,
} from "./policyAssignment/kinds";
import { qualityUpdatePolicy } from "./qualityUpdatePolicy/handler";
import { settingsCatalogPolicy as settingsCatalogPolicyHandler } from "./settingsCatalogPolicy/handler";
import { tenantDefault as tenantDefaultHandler } from "./tenantDefault/handler";

/** The host starts a process for each run of the engine. */
const run = new EngineRun();

/** Behind `QualityUpdatePolicy`. */
export const policy = dynamicProvider(qualityUpdatePolicy, undefined, run);
/** Behind `QualityUpdatePolicyAssignment`. */
export const assignment = dynamicProvider(qualityUpdatePolicyAssignment, undefined, run);
/** Behind `HotpatchTenantDefault`. */
export const tenantDefault = dynamicProvider(tenantDefaultHandler, undefined, run);
/** Behind `SettingsCatalogPolicy`. */
export const settingsCatalogPolicy = dynamicProvider(settingsCatalogPolicyHandler, undefined, run);
/** Behind `SettingsCatalogPolicyAssignment`. */
export const settingsCatalogAssignment = dynamicProvider(settingsCatalogAssignmentHandler, undefined, run);
