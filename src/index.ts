export type { Advisory, AdvisoryCode } from "./advisories/advisory";
export type { AdvisedReadiness, FleetAdvisories } from "./advisories/fleetAdvisories";
export type { HotpatchCalendar } from "./graph/endpoints/servicingCatalog";
export type { ImpactLimits } from "./impact/limits";
export {
    type HotpatchRuleOptions,
    RuleArgumentError,
    RuleSyntaxError,
    type RuleText,
    rule,
    type Share,
} from "./membership";
export { type GateResult, gateResult as readinessGate } from "./readiness/gate";
export type { GateTerms } from "./readiness/gateTerms";
export { DisableChpe } from "./resources/disableChpe";
export type { DynamicResourceState } from "./resources/dynamicResource";
export {
    type GetDeviceReadinessArgs,
    type GetDeviceReadinessOutputArgs,
    type GetDeviceReadinessResult,
    getDeviceReadiness,
    getDeviceReadinessOutput,
} from "./resources/getDeviceReadiness";
export {
    type GetFleetReadinessArgs,
    type GetFleetReadinessOutputArgs,
    type GetFleetReadinessResult,
    getFleetReadiness,
    getFleetReadinessOutput,
    type ReadinessLimits,
    type ReadinessSource,
} from "./resources/getFleetReadiness";
export {
    type GetHotpatchCalendarArgs,
    type GetHotpatchCalendarOutputArgs,
    getHotpatchCalendar,
    getHotpatchCalendarOutput,
} from "./resources/getHotpatchCalendar";
export {
    type GetPolicyDeliveryArgs,
    type GetPolicyDeliveryOutputArgs,
    type GetPolicyDeliveryResult,
    getPolicyDelivery,
    getPolicyDeliveryOutput,
} from "./resources/getPolicyDelivery";
export type { HotpatchGroupArgs } from "./resources/groupArgs";
export { HotpatchGroup } from "./resources/hotpatchGroup";
export { HotpatchRing, type HotpatchRingArgs } from "./resources/hotpatchRing";
export {
    HotpatchTenantDefault,
    type HotpatchTenantDefaultArgs,
    type HotpatchTenantDefaultState,
} from "./resources/hotpatchTenantDefault";
export { InvalidArgumentsError } from "./resources/inputErrors";
export type { WaitForMembersArgs } from "./resources/membersProcessed";
export type { PolicyAssignmentState } from "./resources/policyAssignment";
export type { PolicyAssignmentArgs } from "./resources/policyAssignmentArgs";
export type { PrerequisitePolicyArgs } from "./resources/prerequisitePolicy";
export {
    type AdoptArgs,
    type ApprovalSetting,
    type ApprovalSettingArgs,
    QualityUpdatePolicy,
    type QualityUpdatePolicyArgs,
    type QualityUpdatePolicyState,
} from "./resources/qualityUpdatePolicy";
export {
    QualityUpdatePolicyAssignment,
    type QualityUpdatePolicyAssignmentArgs,
} from "./resources/qualityUpdatePolicyAssignment";
export type { RingPrerequisitePolicies, RingPrerequisites } from "./resources/ringPrerequisites";
export {
    SettingsCatalogPolicy,
    type SettingsCatalogPolicyArgs,
    type SettingsCatalogPolicyState,
} from "./resources/settingsCatalogPolicy";
export { SettingsCatalogPolicyAssignment } from "./resources/settingsCatalogPolicyAssignment";
export { VirtualizationBasedSecurity } from "./resources/virtualizationBasedSecurity";
export type { ServicingMonth } from "./servicing/calendar";
export type { ReleaseKind, WindowsRelease } from "./servicing/release";
