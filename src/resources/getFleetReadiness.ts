import * as pulumi from "@pulumi/pulumi";
import { type AdvisedReadiness, evaluateAdvisedFleet, type FleetAdvisories } from "../advisories/fleetAdvisories";
import { isPlainObject, type PlainObject } from "../base/plainObject";
import { flag, listOf, type Problem, text, under, wholeNumber } from "../base/problems";
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
import type { FleetSummary } from "../readiness/summary";
import { bag, budget, devices, judging, judgingProblems, MOST_DEVICES, named, problemsBy } from "./functionArguments";
import { checkedArguments } from "./inputErrors";
import { filterProblems } from "./membershipRule";
import { callFunction, known, type ProgramFunction } from "./programFunction";
import { programGraph } from "./programGraph";

/** Where the facts of devices come from: Microsoft Graph, or files that were saved earlier. */
export type ReadinessSource = "graph" | { files: string[] };

/** How much a result holds. */
export interface ReadinessLimits {
    /** Names of devices to list for each badge but `Eligible`. 20 by default. */
    names?: number;
    /**
     * Devices to give with all their reasons and evidence, those that are not eligible first. 0 by default, since a stack
     * output is recorded in the state.
     */
    devices?: number;
}

/** What to ask about the fleet. */
export interface GetFleetReadinessArgs {
    /** Only devices that this dynamic membership rule takes in, whether or not there is a group with it. Graph only. */
    filter?: string;
    /** Only devices in any of these Entra groups, by id or name; groups within them count. Graph only. */
    groups?: string[];
    /** `graph` by default. */
    source?: ReadinessSource;
    /**
     * `badge` (the default) reads VBS only where a badge depends on it. `all` finds every reason of every device, at the cost
     * of a request for each.
     */
    reasons?: "badge" | "all";
    /**
     * Seconds after which the answer is what was read by then, so that a preview is never held up: the rest is `Unknown`, and
     * a warning says so. 120 by default.
     */
    budget?: number;
    /**
     * Says as well what else may keep devices from being patched: `byAdvisory`, `tenantAdvisories`, `advisoryShortfalls`, and
     * `advisories` of each device in full. Changes no badge. Graph only; off by default.
     */
    advisories?: boolean;
    /** How much the result holds. */
    limits?: ReadinessLimits;
    /** Answers to contested questions, such as `{ ltsc: "notEligible" }`. */
    assume?: Partial<ContestedAnswers>;
    /**
     * Lowest update build revision at which a build can take hotpatches, by build: `{ "26300": 1234 }`. Adds to the known
     * floors and overrides them; a build without a floor is `Unknown (build)`. `lastBaseline` takes the revision of the
     * build's newest baseline, from Microsoft's catalog (`WindowsUpdates.Read.All`) or else the embedded table.
     */
    buildFloors?: Record<string, number | "lastBaseline">;
}

/** The same, for values that are not known yet. */
export type GetFleetReadinessOutputArgs = {
    [Name in keyof GetFleetReadinessArgs]?: pulumi.Input<GetFleetReadinessArgs[Name]>;
};

/** The readiness of a fleet: numbers and some names, and devices up to the limit. */
export interface GetFleetReadinessResult extends FleetSummary, Partial<FleetAdvisories> {
    /** Up to {@link ReadinessLimits.devices}. */
    devices: readonly (DeviceReadiness & Partial<Pick<AdvisedReadiness, "advisories">>)[];
}

/** Seconds. */
const BUDGET = 120;

/**
 * Checks every Windows device of the tenant against the five prerequisites of hotpatch, in the order in which they are
 * enforced: edition, build, VBS running, Entra join, Intune enrolment. Runs within the program, so `pulumi preview` has it.
 *
 * The result is small, however large the fleet: numbers by badge and by reason, and the first names of each badge. Past its
 * budget it answers from what it has, and warns.
 *
 * ## API permissions
 * Application permissions `DeviceManagementManagedDevices.Read.All` and `Device.Read.All` on Microsoft Graph; with `groups`
 * `GroupMember.Read.All` as well. With files none. With `advisories` also, as far as they are granted,
 * `DeviceManagementConfiguration.Read.All`, `GroupMember.Read.All`, `WindowsUpdates.Read.All` and `LicenseAssignment.Read.All`.
 *
 * ## Example
 * ```ts
 * export const readiness = hotpatch.getFleetReadinessOutput({ groups: ["Hotpatch ring 1"] }).byBadge;
 * ```
 *
 * @throws InvalidArgumentsError that lists every mistake in the arguments; ProgramError when a
 *     list cannot be read; what cannot be read about one device makes that device Unknown instead.
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
    limits: bag,
    ...judging,
};

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
        const needGraph = ["filter", "groups"].filter((property) => args[property] !== undefined);
        for (const property of args.advisories === true ? [...needGraph, "advisories"] : needGraph) {
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
    const files = listOf(named("Name files by their path."), { min: 1, fix: "Name files by their path." });
    const [problem] = [
        ...problemsBy({ files }, value),
        ...(value.files === undefined ? [{ property: "files", reason: "is missing. Name files by their path." }] : []),
    ];
    return problem && `has a mistake: ${problem.property} ${problem.reason}`;
}

const THIS: ProgramFunction<GetFleetReadinessArgs, GetFleetReadinessResult> = {
    name: "getFleetReadiness",
    budget: ({ budget }) => budget ?? BUDGET,
    answer: answered,
};

async function answered(args: GetFleetReadinessArgs): Promise<GetFleetReadinessResult> {
    const { source = "graph", filter, groups, advisories = false, limits = {}, budget = BUDGET, ...judging } = args;
    const most = limits.devices ?? 0;
    const options = { ...judging, budget, ...(limits.names === undefined ? {} : { names: limits.names }) };
    const selection = { ...(filter === undefined ? {} : { filter }), ...(groups === undefined ? {} : { groups }) };
    const evaluate = advisories ? evaluateAdvisedFleet : evaluateFleet;
    const { devices, ...summary } =
        source === "graph"
            ? await evaluate(programGraph(), { ...options, ...selection })
            : await ofFiles(source.files, options, most);
    if (!summary.complete) {
        await pulumi.log.warn(visible(`The readiness of the fleet is not complete. ${summary.shortfalls.join(" ")}`));
    }
    const eligibleLast = [
        ...devices.filter(({ badge }) => badge !== "Eligible"),
        ...devices.filter(({ badge }) => badge === "Eligible"),
    ];
    return { ...summary, devices: eligibleLast.slice(0, most) };
}

/** Without devices where none is wanted: a large fleet then takes a fraction of the time and the memory. */
async function ofFiles(files: readonly string[], options: FilesOptions, most: number): Promise<FleetReadiness> {
    return most > 0 ? await evaluateFiles(files, options) : { ...(await summarizeFiles(files, options)), devices: [] };
}

/** {@link getFleetReadiness} for arguments that are not known yet; its result stays unknown as long as they are. */
export function getFleetReadinessOutput(
    args: GetFleetReadinessOutputArgs = {},
    opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetFleetReadinessResult> {
    return known<GetFleetReadinessArgs>(args, opts).apply((given) => getFleetReadiness(given, opts));
}
