import type { AdvisedFleet } from "../advisories/fleetAdvisories";
import type { PrerequisiteCode } from "../conditions/prerequisites";
import type { FleetDelivery } from "../delivery/fleetDelivery";
import type { SyncResult } from "../delivery/sync";
import type { Verification } from "../delivery/verify";
import type { Finding } from "../doctor/finding";
import type { CloudName } from "../graph/clouds";
import type { HotpatchCalendar } from "../graph/endpoints/servicingCatalog";
import type { ImpactSummary } from "../impact/summary";
import type { EvaluatedClause, MovedDevice, RuleCounts, RuleDifference, RuleFinding } from "../membership";
import type { ProbedAssumption } from "../probe/probe";
import type { ActionPlan } from "../readiness/actionPlan";
import type { ReadinessChange } from "../readiness/change";
import type { DeviceIdentity } from "../readiness/facts";
import type { FleetReadiness } from "../readiness/fleet";
import type { GateResult } from "../readiness/gate";
import type { TrendPoint } from "../readiness/snapshots";
import type { RolloutPromotion } from "../rollout/promotion";
import type { RolloutStatus } from "../rollout/status";
import type { ErrorCode } from "../servicing/errorCodes";
import type { Twins } from "../servicing/twins";
import type { TenantsResult } from "../tenants/summary";
import type { KnownWord } from "./vocabulary";

/**
 * What commands answer, by kind: plain data, and just what `--format json` prints. `schema` is the version of its shape: within a
 * version properties are added, never changed or taken away. docs/schemas has the JSON Schema of each.
 */
export interface Results {
    readonly readiness: ReadinessResult;
    readonly delivery: FleetDelivery;
    readonly verification: Verification;
    readonly sync: SyncReport;
    readonly import: ImportReport;
    readonly export: ExportReport;
    readonly ruleCheck: RuleCheck;
    readonly ruleFormat: RuleFormat;
    readonly ruleExplanation: RuleExplanation;
    readonly ruleEvaluation: RuleEvaluationReport;
    readonly ruleDifference: RuleDifferenceReport;
    readonly calendar: CalendarResult;
    readonly kb: KbResult;
    readonly explanation: ExplanationResult;
    readonly doctor: DoctorResult;
    readonly bootstrap: BootstrapResult;
    readonly probe: ProbeReport;
    readonly rolloutStatus: RolloutStatus;
    readonly rolloutPromotion: RolloutPromotion;
    readonly tenants: TenantsResult;
}

/** The name of a kind of result. */
export type ResultKind = keyof Results;

/** The readiness of a fleet; with advisories where they were asked for, and with what else was asked for. */
export type ReadinessResult = (FleetReadiness | AdvisedFleet) & ReadinessExtras;

/** What a readiness result has beside the fleet's. */
export interface ReadinessExtras {
    /** Whether the gate's terms hold. Absent unless there are any. */
    readonly gate?: GateResult;
    /** How it differs from an earlier result (`--baseline`). */
    readonly change?: ReadinessChange;
    /** The numbers of earlier results and of this one, oldest first (`--baseline`). */
    readonly trend?: readonly TrendPoint[];
    /** What has to be done, who does it and until when (`--plan`). */
    readonly actionPlan?: ActionPlan;
}

/** Devices that have not synced for long, and what came of asking them to. */
export interface SyncReport {
    readonly schema: "hotpatch-sync/1";
    /** Hours without a sync after which a device is stale. */
    readonly staleHours: number;
    /** Longest silent first. */
    readonly stale: readonly DeviceIdentity[];
    /** Whether every device was read. */
    readonly complete: boolean;
    /** What was not read, in whole sentences. */
    readonly shortfalls: readonly string[];
    /** Whether they were to be asked to check in (`--yes`). */
    readonly isAsking: boolean;
    /** Those that were asked to check in. Absent unless any were to be. */
    readonly asked?: SyncResult["asked"];
    /** Those that were not, and why. Absent unless any were to be. */
    readonly refused?: SyncResult["refused"];
}

/** What was written to bring policies into a stack. */
export interface ImportReport {
    readonly schema: "hotpatch-import/1";
    readonly policies: readonly ImportedPolicy[];
    /** Policies that are left out, each with the reason. */
    readonly leftOut: readonly string[];
    /** Absent where there is nothing to import, and nothing was written. */
    readonly written?: {
        /** Absolute path of the file for `pulumi import`. */
        readonly importFile: string;
        /** Absolute path of the TypeScript that declares the same. */
        readonly program: string;
        /** The command that imports them, from the folder in which this one ran. */
        readonly command: string;
    };
}

/** What was saved for `readiness --from`. */
export interface ExportReport {
    readonly schema: "hotpatch-export/1";
    /** Absolute paths. */
    readonly files: readonly string[];
}

/** One policy of the files. */
export interface ImportedPolicy {
    readonly id: string;
    readonly displayName: string;
    /** The name of the `HotpatchRing` that declares it with its group and assignment, if one does. */
    readonly ring?: string;
    /** Its resources' names in the program. */
    readonly resources: readonly string[];
    /** What has to be known about it, in whole sentences. */
    readonly notes: readonly string[];
}

/** What is wrong with a membership rule. */
export interface RuleCheck {
    readonly schema: "hotpatch-rule-check/1";
    /** As it was given. */
    readonly rule: string;
    readonly errors: number;
    readonly warnings: number;
    readonly findings: readonly RuleFinding[];
}

/** A membership rule in its canonical form. */
export interface RuleFormat {
    readonly schema: "hotpatch-rule-format/1";
    readonly rule: string;
}

/** A membership rule in English. */
export interface RuleExplanation {
    readonly schema: "hotpatch-rule-explanation/1";
    /** As it was given. */
    readonly rule: string;
    readonly explanation: string;
}

/** What a membership rule does to the tenant's devices, or to one. */
export interface RuleEvaluationReport {
    readonly schema: "hotpatch-rule-evaluation/1";
    /** As it was given. */
    readonly rule: string;
    /** Absent where one device was asked for. */
    readonly counts?: RuleCounts;
    /** Every device of the name or id that was asked for. Absent where all devices were counted. */
    readonly devices?: readonly {
        readonly device: MovedDevice;
        /** Whether the rule takes it in. */
        readonly result: boolean;
        readonly clauses: readonly EvaluatedClause[];
    }[];
}

/** Which devices a change of a membership rule moves, by name. */
export interface RuleDifferenceReport extends RuleDifference {
    readonly schema: "hotpatch-rule-difference/1";
    /** What the change does to these devices, as a preview says it (`--impact`). Absent unless it was asked for. */
    readonly impact?: ImpactSummary;
}

/** Past and coming months of releases. */
export interface CalendarResult extends HotpatchCalendar {
    readonly schema: "hotpatch-calendar/1";
    /** Whether a live catalog is that of an embedded Microsoft Graph, which makes releases up. */
    readonly isEmbeddedGraph: boolean;
}

/** The releases of a KB, one for each build, with the release that has the same fixes on the other track. */
export interface KbResult {
    readonly schema: "hotpatch-kb/1";
    /** `KB5089466`. */
    readonly kb: string;
    readonly releases: readonly Twins[];
}

/** What is known of each thing that was to be explained. */
export interface ExplanationResult {
    readonly schema: "hotpatch-explanation/1";
    readonly explanations: readonly Explanation[];
}

/** One thing, explained. */
export type Explanation =
    | BadgeExplanation
    | { readonly kind: "errorCode"; readonly errorCode: ErrorCode }
    /** A word of a report, in each of its uses. */
    | { readonly kind: "word"; readonly uses: readonly KnownWord[] }
    | { readonly kind: "kb"; readonly kb: string; readonly releases: readonly Twins[] };

/** A badge of readiness, explained. */
export interface BadgeExplanation {
    readonly kind: "badge";
    readonly outcome: "Eligible" | "Not eligible" | "Unknown";
    /** The prerequisite that decided. Absent for `Eligible`. */
    readonly code?: PrerequisiteCode;
    /** In whole sentences. */
    readonly meaning: string;
    /** The prerequisite's rule. Absent for `Eligible`. */
    readonly rule?: string;
    /** What to do, or for `Eligible` what the badge does not say. */
    readonly remedy: string;
    /** Who says so. Absent for `Eligible`. */
    readonly source?: string;
}

/** What keeps hotpatch from working. */
export interface DoctorResult {
    readonly schema: "hotpatch-doctor/1";
    /** In the order in which things have to be put right. */
    readonly findings: readonly Finding[];
    /** The most urgent of them. Absent if all is well. */
    readonly first?: Finding;
}

/** The identities that a pipeline needs. */
export interface BootstrapResult {
    readonly schema: "hotpatch-bootstrap/1";
    readonly identities: readonly PipelineIdentity[];
}

/** An application in Entra that a pipeline signs in as, without a secret. */
export interface PipelineIdentity {
    /** Its display name. */
    readonly name: string;
    /** What it is for, in a sentence. */
    readonly purpose: string;
    /** Application permissions on Microsoft Graph, as few as possible. */
    readonly permissions: readonly string[];
    /** Whose tokens it trusts: an https address. */
    readonly issuer: string;
    /** The subjects of those tokens: a federated credential for each. */
    readonly subjects: readonly string[];
}

/** Which statements hold that this package assumes about Microsoft's services. Contains nothing of the tenant. */
export interface ProbeReport {
    readonly schema: "hotpatch-probe/1";
    /** The version of this package. */
    readonly version: string;
    /** `loopback` is an embedded Microsoft Graph. */
    readonly cloud: CloudName | "loopback";
    readonly statements: readonly ProbedAssumption[];
}
