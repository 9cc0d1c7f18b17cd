import * as pulumi from "@pulumi/pulumi";
import { type AdvisedReadiness, evaluateAdvisedFleet, type FleetAdvisories } from "../advisories/fleetAdvisories";
import { isPlainObject, type PlainObject } from "../base/plainObject";
import { flag, listOf, type Problem, text, under, wholeNumber } from "../base/problems";
import { UserError } from "../base/userError";
import { visible } from "../base/visible";
import type { ContestedAnswers } from "../readiness/contested";
import {
    type DeviceReadiness,
    evaluateFiles,
    evaluateFleet,
    type FilesOptions,
    type FleetReadiness,
    summarizeFiles,
} from "../readiness/fleet";
import { GATE_MAX_AGE_HOURS, VBS_FROM, type VbsFrom } from "../readiness/fleetSource";
import { type GateFacts, type GateResult, gateResult } from "../readiness/gate";
import { type GateTerms, termProblems } from "../readiness/gateTerms";
import type { FleetSummary } from "../readiness/summary";
import { bag, budget, devices, judging, judgingProblems, MOST_DEVICES, named, problemsBy } from "./functionArguments";
import { checkedArguments } from "./inputErrors";
import { filterProblems } from "./membershipRule";
import { callFunction, known, type ProgramFunction } from "./programFunction";
import { programGraph, programLogs } from "./programGraph";

/** The source of the facts about devices: Microsoft Graph, or files that were saved earlier. */
export type ReadinessSource = "graph" | { files: string[] };

/** How much a result contains. */
export interface ReadinessLimits {
    /** How many device names to list for each badge other than `Eligible`. Defaults to 20. */
    names?: number;
    /**
     * How many devices to return with all their reasons and evidence, starting with those that are not eligible.
     * Defaults to 0, because a stack output is recorded in the state.
     */
    devices?: number;
}

/** What to ask about the fleet. */
export interface GetFleetReadinessArgs {
    /** Only devices that match this dynamic membership rule, whether or not a group has it. Graph only. */
    filter?: string;
    /** Only devices in any of these Entra groups, by id or name; nested groups count. Graph only. */
    groups?: string[];
    /** Defaults to `graph`. */
    source?: ReadinessSource;
    /**
     * `badge` (the default) reads VBS only if a badge depends on it. `all` finds every reason for every device, at the
     * cost of one request per device.
     */
    reasons?: "badge" | "all";
    /**
     * Seconds after which to return what has been read by then, so that a preview is never held up: the rest is
     * `Unknown`, and a warning says so. Defaults to 120.
     */
    budget?: number;
    /**
     * Also reports what else may keep devices from being patched: `byAdvisory`, `tenantAdvisories`,
     * `advisoryShortfalls`, and the `advisories` of each device that is returned. Does not change badges. Graph only;
     * off by default.
     */
    advisories?: boolean;
    /**
     * Also asks the Windows update service for its own view, and says where it differs (`secondOpinion`): a first sign
     * of a wrong rule or a stale inventory. Does not change badges. Graph only; off by default.
     */
    secondOpinion?: boolean;
    /**
     * Where VBS comes from. `auto` (the default): Windows Update for Business reports if `hotpatch:logAnalyticsWorkspace`
     * is set, otherwise `single`, a read of each device. `service` takes the Windows update service's word for the
     * devices that it calls ready, which is assumed to include VBS. `export` has Intune write its report on health
     * attestation (`DeviceManagementManagedDevices.ReadWrite.All`), which is assumed to hold until the next one. With
     * several of the last three, devices on which they differ are read by themselves. Graph only.
     */
    vbs?: VbsFrom | VbsFrom[];
    /**
     * What must be true of these devices: `{ failUnder: 90, failOn: ["vbs"] }`. If it is not, or unknown devices could
     * turn it, the call fails, and with it the preview or the update.
     */
    gate?: GateTerms;
    /** How much the result contains. */
    limits?: ReadinessLimits;
    /** Answers to contested questions, such as `{ ltsc: "notEligible" }`. */
    assume?: Partial<ContestedAnswers>;
    /**
     * The minimum update build revision for hotpatches, by build: `{ "26300": 1234 }`. Adds to the known minimums and
     * overrides them; a build without a minimum is `Unknown (build)`. `lastBaseline` stands for the revision of the
     * build's newest baseline, from Microsoft's catalog (`WindowsUpdates.Read.All`) or else from the embedded table.
     */
    buildFloors?: Record<string, number | "lastBaseline">;
}

/** The same, for values that are not known yet. */
export type GetFleetReadinessOutputArgs = {
    [Name in keyof GetFleetReadinessArgs]?: pulumi.Input<GetFleetReadinessArgs[Name]>;
};

/** The readiness of a fleet: numbers, some names, and devices up to the limit. */
export interface GetFleetReadinessResult extends FleetSummary, Partial<FleetAdvisories> {
    /** Up to {@link ReadinessLimits.devices}. */
    devices: readonly (DeviceReadiness & Partial<Pick<AdvisedReadiness, "advisories">>)[];
    /** What the gate found. Only present if there is one, which holds then. */
    gate?: GateResult;
}

/** Seconds. */
const BUDGET = 120;

/**
 * Checks every Windows device of the tenant against the five prerequisites of hotpatch, in the order in which they are
 * enforced: edition, build, VBS running, Entra join, Intune enrolment. Runs in the program, so the result is available
 * in `pulumi preview`.
 *
 * The result is small, however large the fleet is: numbers by badge and by reason, and the first names of each badge.
 * When the budget is used up it returns what it has, with a warning.
 *
 * ## API permissions
 * Application permissions `DeviceManagementManagedDevices.Read.All` and `Device.Read.All` on Microsoft Graph; with
 * `groups` also `GroupMember.Read.All`. None with files. With `advisories` also, if granted,
 * `DeviceManagementConfiguration.Read.All`, `GroupMember.Read.All`, `WindowsUpdates.Read.All` and
 * `LicenseAssignment.Read.All`. With `secondOpinion` also `WindowsUpdates.Read.All`, if granted.
 *
 * ## Example
 * ```ts
 * export const readiness = hotpatch.getFleetReadinessOutput({ groups: ["Hotpatch ring 1"] }).byBadge;
 * ```
 *
 * @throws InvalidArgumentsError that lists every mistake in the arguments; ProgramError if a list cannot be read, or if the
 * gate does not hold; what cannot be read about one device makes that device Unknown instead.
 */
export async function getFleetReadiness(
    args: GetFleetReadinessArgs = {},
    opts?: pulumi.InvokeOptions,
): Promise<GetFleetReadinessResult> {
    return callFunction(THIS, checkedArguments("getFleetReadiness", args, fleetReadinessProblems), opts);
}

const fleetRules = {
    filter: text({ min: 1, max: Number.MAX_SAFE_INTEGER, fix: "Write a dynamic membership rule, or leave it out." }),
    groups: listOf(named("Name groups by id or name."), { min: 0, fix: "Name groups by id or name, or leave it out." }),
    source: sourceRule,
    reasons: (value: unknown) =>
        value === "badge" || value === "all"
            ? undefined
            : `must be "badge" or "all", not ${JSON.stringify(value)}. Leave it out for "badge".`,
    budget,
    advisories: flag("Leave it out for false."),
    secondOpinion: flag("Leave it out for false."),
    vbs: (value: unknown) =>
        Array.isArray(value) ? listOf(vbsSource, { min: 1, fix: "Leave it out for auto." })(value) : vbsSource(value),
    gate: (value: unknown) => {
        const mistakes = termProblems(value);
        return mistakes.length === 0 ? undefined : `is not valid: ${mistakes.join(" ")}`;
    },
    limits: bag,
    ...judging,
};

function vbsSource(value: unknown): string | undefined {
    return VBS_FROM.some((each) => each === value)
        ? undefined
        : `must be one of ${VBS_FROM.join(", ")}, not ${JSON.stringify(value)}. Leave it out for auto.`;
}

const limitRules = {
    names: wholeNumber({ min: 0, max: MOST_DEVICES, unit: "names", fix: "Leave it out for 20." }),
    devices,
};

/** Every mistake in the arguments of `getFleetReadiness`. */
function fleetReadinessProblems(args: PlainObject): Problem[] {
    const problems = [...problemsBy(fleetRules, args), ...judgingProblems(args)];
    if (isPlainObject(args.limits)) {
        problems.push(...under("limits", problemsBy(limitRules, args.limits)));
    }
    if (typeof args.filter === "string" && args.filter.trim() !== "") {
        problems.push(...filterProblems("filter", args.filter));
    }
    if (args.source !== undefined && args.source !== "graph") {
        const needGraph = ["filter", "groups", "vbs"].filter((property) => args[property] !== undefined);
        const wanted = ["advisories", "secondOpinion"].filter((property) => args[property] === true);
        for (const property of [...needGraph, ...wanted]) {
            problems.push({ property, reason: "needs Microsoft Graph. Leave it out with files." });
        }
    }
    return problems;
}

function sourceRule(value: unknown): string | undefined {
    if (value === "graph") {
        return undefined;
    }
    if (!isPlainObject(value)) {
        return `must be "graph" or { files: [...] }, not ${JSON.stringify(value)}. Leave it out for "graph".`;
    }
    const files = listOf(named("List files by path."), { min: 1, fix: "List files by path." });
    const [problem] = [
        ...problemsBy({ files }, value),
        ...(value.files === undefined ? [{ property: "files", reason: "is missing. List files by path." }] : []),
    ];
    return problem && `contains a mistake: ${problem.property} ${problem.reason}`;
}

const THIS: ProgramFunction<GetFleetReadinessArgs, GetFleetReadinessResult> = {
    name: "getFleetReadiness",
    budget: ({ budget }) => budget ?? BUDGET,
    answer: answered,
};

async function answered(args: GetFleetReadinessArgs): Promise<GetFleetReadinessResult> {
    const {
        source = "graph",
        filter,
        groups,
        gate,
        advisories = false,
        limits = {},
        budget = BUDGET,
        ...judging
    } = args;
    const most = limits.devices ?? 0;
    const options = { ...judging, budget, ...(limits.names === undefined ? {} : { names: limits.names }) };
    const selection = { ...(filter === undefined ? {} : { filter }), ...(groups === undefined ? {} : { groups }) };
    const evaluate = advisories ? evaluateAdvisedFleet : evaluateFleet;
    const { devices, ...summary } =
        source === "graph"
            ? await evaluate(programGraph(), {
                  ...options,
                  ...selection,
                  logs: programLogs(),
                  // A program may decide by the result.
                  maxAgeHours: GATE_MAX_AGE_HOURS,
              })
            : await ofFiles(source.files, options, most);
    if (!summary.complete) {
        await pulumi.log.warn(visible(`The readiness of the fleet is not complete. ${summary.shortfalls.join(" ")}`));
    }
    const eligibleLast = [
        ...devices.filter(({ badge }) => badge !== "Eligible"),
        ...devices.filter(({ badge }) => badge === "Eligible"),
    ];
    return {
        ...summary,
        devices: eligibleLast.slice(0, most),
        ...(gate === undefined ? {} : { gate: held(summary, gate) }),
    };
}

/** @throws UserError that says why the gate does not hold. */
function held(facts: GateFacts, terms: GateTerms): GateResult {
    const judged = gateResult(facts, terms);
    if (judged.result !== "held") {
        const how = judged.result === "notHeld" ? "does not hold" : "is not certain to hold";
        throw new UserError(`The readiness gate ${how}: ${judged.findings.join(" ")}`);
    }
    return judged;
}

/** Does not keep devices if none are wanted: a large fleet then takes a fraction of the time and memory. */
async function ofFiles(files: readonly string[], options: FilesOptions, most: number): Promise<FleetReadiness> {
    return most > 0 ? await evaluateFiles(files, options) : { ...(await summarizeFiles(files, options)), devices: [] };
}

/** {@link getFleetReadiness} for arguments that are not known yet; the result is unknown until they are. */
export function getFleetReadinessOutput(
    args: GetFleetReadinessOutputArgs = {},
    opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetFleetReadinessResult> {
    return known<GetFleetReadinessArgs>(args, opts).apply((given) => getFleetReadiness(given, opts));
}
