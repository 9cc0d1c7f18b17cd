export { ADVISORY_CODES, type Advisory, type AdvisoryCode } from "./advisories/advisory";
export type { AdvisedReadiness, FleetAdvisories } from "./advisories/fleetAdvisories";
export type { Problem } from "./base/problems";
export { UserError } from "./base/userError";
export type { PrerequisiteCode } from "./conditions/prerequisites";
export { CAUSE_CODES, type Cause, type CauseCode } from "./delivery/cause";
export type { DeviceStanding } from "./delivery/deviceStanding";
export type { DeviceDelivery } from "./delivery/fleetDelivery";
export type { OutcomeName } from "./delivery/outcome";
export type { DeliveryName, TargetedPolicy } from "./delivery/targeting";
export type { KnownIssue } from "./graph/endpoints/knownIssues";
export type { HotpatchCalendar } from "./graph/endpoints/servicingCatalog";
export type { ServiceEnrolment } from "./graph/endpoints/updatableAssets";
export type { ReportedUpdate } from "./graph/endpoints/updateReports";
export type { ServicePolicy, ServiceReadiness } from "./graph/endpoints/updateServiceData";
export { GraphError, type GraphErrorDetails } from "./graph/errors";
export type { Ownership } from "./handlers/policyAssignment/properties";
export type { ApprovalSettingInputs } from "./handlers/qualityUpdatePolicy/approvalSettings";
export type { ImpactLimits } from "./impact/limits";
export {
    type HotpatchRuleOptions,
    RuleArgumentError,
    RuleSyntaxError,
    type RuleText,
    rule,
    type Share,
} from "./membership";
export type { JoinType, Management, VersionName } from "./membership/build/hotpatch";
export type { ItemCondition } from "./membership/build/itemConditions";
export type { Comparable } from "./membership/build/rule";
export type { SearchableName, ValueOf } from "./membership/build/values";
export type { RulePosition } from "./membership/position";
export type {
    CollectionPropertyName,
    PropertyName,
} from "./membership/properties";
export type { RuleProblem, RuleProblemCode } from "./membership/ruleProblem";
export type { BuildFloor } from "./readiness/buildFloors";
export type { ContestedAnswers, RevisionAnswer, Side, Treatment, UsedAnswer } from "./readiness/contested";
export type { SupersededRecord } from "./readiness/facts";
export type { DeviceReadiness } from "./readiness/fleet";
export type { VbsFrom } from "./readiness/fleetSource";
export { type GateFacts, type GateResult, gateResult as readinessGate } from "./readiness/gate";
export type { GateTerms } from "./readiness/gateTerms";
export type { Evidence, PrerequisiteResult } from "./readiness/prerequisites/prerequisite";
export type { Disagreement, DisagreementKind, SecondOpinion, ServiceWord } from "./readiness/secondOpinion";
export type { FleetCounts, VbsDisagreement } from "./readiness/source";
export type { FleetSummary } from "./readiness/summary";
export type { DevicesOfBadge, ReasonCount } from "./readiness/tally";
export type { Badge, PrerequisiteOutcomes, Reason } from "./readiness/verdict";
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
export { HotpatchRollout } from "./resources/hotpatchRollout";
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
export { ProgramError } from "./resources/programError";
export type { ArgsOf } from "./resources/propertyTypes";
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
export type { ConfiguredOpening, HotpatchRolloutArgs, RolloutGroupTexts, RolloutRing } from "./resources/rollout/args";
export {
    SettingsCatalogPolicy,
    type SettingsCatalogPolicyArgs,
    type SettingsCatalogPolicyState,
} from "./resources/settingsCatalogPolicy";
export { SettingsCatalogPolicyAssignment } from "./resources/settingsCatalogPolicyAssignment";
export { VirtualizationBasedSecurity } from "./resources/virtualizationBasedSecurity";
export type { RolloutState } from "./rollout/changes";
export type { RolloutFleet } from "./rollout/divide";
export type {
    Approval,
    DeliveryTerms,
    FreezeWindow,
    Gate,
    GateDecision,
    GateFacts as RingGateFacts,
    KnownIssueTerms,
    RingDelivery,
} from "./rollout/gateFacts";
export { gate } from "./rollout/gates";
export type { MonthKind, ServicingMonth } from "./servicing/calendar";
export type { InferredKind, ReleaseKind, WindowsRelease } from "./servicing/release";
export type { StandingName } from "./servicing/standing";
