/**
 * An embedded Microsoft Graph with Entra and Intune behaviour, for tests, demonstrations and pipelines without a
 * tenant. It is based on Microsoft's documentation and on recorded answers.
 */
export type { CatalogOptions, HotpatchMark, ReleaseSeed } from "./catalog/catalog";
export type { KnownIssueSeed } from "./catalog/knownIssues";
export type {
    Controls,
    EmulatorState,
    FaultControls,
    ServiceDataControls,
    Snapshot,
    ThrottleControls,
} from "./control/controls";
export type { LicenceSet } from "./directory/licences";
export {
    type ApprovalSetting,
    type GraphEmulator,
    type Group,
    type LoggedRequest,
    type QualityUpdatePolicy,
    startGraphEmulator,
    type TokenOptions,
} from "./emulator";
export type { ExportControls, ExportJobRecord } from "./exports/exportJobs";
export type { ExportJobOptions } from "./exports/options";
export type { FaultCount, FaultHandle, FaultReport } from "./faults/faults";
export { FAULT_KINDS, type FaultEffect, type FaultKind, type FaultName } from "./faults/kinds";
export type { FaultChain, FaultDetails, FaultPlan, FaultRule, RandomFaults, RequestMatch } from "./faults/plan";
export { parseFaults } from "./faults/text";
export type { FleetShares, FleetTally } from "./fleet";
export type { CloudName } from "./identity/clouds";
export { CATALOG_ITEM_IDS } from "./intune/approvals";
export type { ConfigurationPolicy } from "./intune/configurationPolicy";
export type { LogAnalyticsControls } from "./logAnalytics/logAnalytics";
export type { LogAnalyticsOptions } from "./logAnalytics/options";
export type { ReportPlant } from "./logAnalytics/reportedDevices";
export type { GraphEmulatorOptions } from "./options";
export { type PulumiEnvironmentOptions, pulumiEnvironment, scrubbed } from "./pulumiEnvironment";
export { parseScenario, readScenario, ScenarioError } from "./scenario/scenario";
export type { AssignmentSeed, GroupSeed, PolicySeed, TenantSeed } from "./scenario/tenantSeed";
export type { Delivery, DeliveryKind } from "./servicing/delivery";
export type { MonthClass } from "./servicing/install";
export type { DeviceMonth, FleetMonth } from "./servicing/record";
export type { ServicingControls } from "./servicing/servicing";
export type { Disagreement, ServiceDataOptions } from "./sources/updateData";
export type { TenantsOptions } from "./tenants/options";
export type { OtherTenant, TenantControls, TenantFailure } from "./tenants/otherTenants";
export type { ThrottledWorkload } from "./throttle/budgets";
export type { RetryAfterStyle, ThrottleOptions } from "./throttle/options";
export type { Admission, AdmissionCounts, ThrottleStatistics } from "./throttle/statistics";
