import { UserError } from "../base/userError";
import type { GraphClient } from "../graph/client";
import { servicingCatalog } from "../graph/endpoints/servicingCatalog";
import { embeddedCatalog, type ServicingCatalog } from "../servicing/catalog";
import { type BuildFloors, floorProblems, floorsInNumbers } from "./buildFloors";
import { type ContestedAnswers, contestedAnswers } from "./contested";
import type { Selection } from "./entraDevices";
import type { DeviceFacts, SupersededRecord } from "./facts";
import { fileSource } from "./files/fileSource";
import { fleetSource, type VbsOptions } from "./fleetSource";
import { inSentences } from "./optionProblem";
import type { PrerequisiteOptions } from "./prerequisites";
import { type ServiceWord, withSecondOpinion } from "./secondOpinion";
import type { DeviceOfKind, DeviceSource, Progress } from "./source";
import { stopAfter } from "./stop";
import { type FleetSummary, summaryOf } from "./summary";
import { Tally } from "./tally";
import { type Badge, judge, type PrerequisiteOutcomes, type Reason, type Verdict } from "./verdict";

/** How devices are judged, wherever their facts come from. */
export interface JudgingOptions {
    /**
     * The minimum update build revision for hotpatches, by build: `{ "26300": 1234 }`. Adds to the known minimums and
     * overrides them. Builds from 26100, revisions from 0, whole numbers; or `lastBaseline` for the revision of the
     * build's newest baseline.
     */
    readonly buildFloors?: BuildFloors;
    /**
     * The catalog in which the last baseline is looked up; defaults to the embedded table, or with Microsoft Graph to
     * its catalog.
     */
    readonly releases?: () => Promise<ServicingCatalog>;
    /** Answers to contested questions, by the names of their options: `{ ltsc: "notEligible" }`. */
    readonly assume?: Partial<ContestedAnswers>;
    /**
     * `badge` (the default) reads VBS, with one request per device, only if the badge depends on it: not if edition or
     * build already fail. `all` finds every reason for every device.
     */
    readonly reasons?: "all" | "badge";
    /** The time of the evaluation; defaults to the current time. */
    readonly now?: Date;
    /** How many names to keep for each badge other than `Eligible`. Defaults to 20. */
    readonly names?: number;
}

/** What to ask Microsoft Graph about a fleet. */
export interface FleetOptions extends JudgingOptions, Selection, VbsOptions {
    /** A single device: its name in Intune, Intune's id, or Entra's `deviceId`. */
    readonly device?: string;
    /** Called with the progress of reading. */
    readonly onProgress?: (progress: Progress) => void;
    /**
     * Seconds after which to return what has been read by then: devices whose facts are missing are `Unknown`, and
     * `shortfalls` says what was left out. No limit by default.
     */
    readonly budget?: number;
    /** Stops reading in the same way. */
    readonly signal?: AbortSignal;
    /**
     * Also asks the Windows update service for its own view, and says where it differs: a first sign of a wrong rule or
     * a stale inventory. Changes no badge. Needs `WindowsUpdates.Read.All`; off by default.
     */
    readonly secondOpinion?: boolean;
}

/** The result for one device, as plain data. */
export interface DeviceReadiness {
    /** Display name in Intune. Not unique. */
    readonly name: string;
    /** Intune's `id`. */
    readonly intuneId: string;
    /** Entra's `deviceId` in lower case, or null. */
    readonly entraDeviceId: string | null;
    /**
     * When Intune last heard from the device: ISO 8601, null if never, undefined if the date is not valid (a shortfall
     * says so).
     */
    readonly lastSyncDateTime: string | null | undefined;
    /** The operating system's version as reported, `10.0.26100.4929`. Absent if it is not known. */
    readonly osVersion?: string;
    readonly badge: Badge;
    /** The outcome of each prerequisite: `pass`, `fail`, `unknown` or `notAsked`. */
    readonly outcomes: PrerequisiteOutcomes;
    /** Everything that fails or is unknown, in the order of enforcement, with evidence and remedy. */
    readonly reasons: readonly Reason[];
    /** Contested questions whose answer the outcomes depend on, including passes. */
    readonly contested: Verdict["contested"];
    /** Older Intune records of the same machine, newest first. They do not affect the verdict. */
    readonly otherRecords: readonly SupersededRecord[];
    /** What the update service calls it. Only present if a second opinion was asked for, and given. */
    readonly serviceReadiness?: ServiceWord;
}

/** The same with every device. */
export interface FleetReadiness extends FleetSummary {
    /** Every machine with a Windows client, by name. */
    readonly devices: readonly DeviceReadiness[];
}

/**
 * Judges every Windows device of the tenant, or the selected ones.
 *
 * Keeps the whole fleet in memory: designed for up to 100,000 devices.
 *
 * @throws UserError for minimum revisions and answers that are not valid, listing all of them, and for groups and
 * devices that do not exist; Error (its `cause` a GraphError) if a list cannot be read.
 */
export function evaluateFleet(graph: GraphClient, options: FleetOptions = {}): Promise<FleetReadiness> {
    return withinBudget(options, (signal) => {
        const now = options.now ?? new Date();
        rulesOf(options);
        const releases = () => servicingCatalog(graph, now, signal);
        return withSecondOpinion(graph, { ...options, signal }, (onFacts) =>
            evaluateSource(fleetSource(graph, { ...options, now, signal }), { releases, ...options, now }, onFacts),
        );
    });
}

/** How files are judged. Their facts cost nothing to read, so every reason is found. */
export type FilesOptions = Omit<JudgingOptions, "reasons"> & Pick<FleetOptions, "onProgress" | "budget" | "signal">;

/**
 * The same from files that were saved earlier: see {@link fileSource}.
 *
 * @throws UserError for a file that does not exist or has other content.
 */
export function evaluateFiles(files: readonly string[], options: FilesOptions = {}): Promise<FleetReadiness> {
    const { onProgress = () => {} } = options;
    return withinBudget(options, (signal) =>
        evaluateSource(fileSource(files, { onProgress, signal }), { ...options, reasons: "all" }),
    );
}

/** The same without the devices: a million take about 300 MB. */
export function summarizeFiles(files: readonly string[], options: FilesOptions = {}): Promise<FleetSummary> {
    const { onProgress = () => {} } = options;
    return withinBudget(options, (signal) =>
        summarizeSource(fileSource(files, { onProgress, signal }), { ...options, reasons: "all" }),
    );
}

/** Evaluates with a signal that stops reading when the budget is used up, or when the given signal is aborted. */
export async function withinBudget<Result>(
    { budget, signal }: Pick<FleetOptions, "budget" | "signal">,
    evaluate: (signal: AbortSignal | undefined) => Promise<Result>,
): Promise<Result> {
    const stop = stopAfter(budget, signal);
    try {
        return await evaluate(stop.signal);
    } finally {
        stop.release();
    }
}

/**
 * Judges every Windows device of a source, and keeps all of them.
 *
 * @param onFacts called with the facts of each
 */
export async function evaluateSource(
    source: DeviceSource,
    options: JudgingOptions = {},
    onFacts?: (facts: DeviceFacts) => void,
): Promise<FleetReadiness> {
    const devices: DeviceReadiness[] = [];
    const summary = await summarizeSource(source, options, (device, facts) => {
        devices.push(device);
        onFacts?.(facts);
    });
    devices.sort(byName);
    return { ...summary, devices };
}

/** Judges every Windows device of a source, and keeps numbers and a few names: as small for a million as for ten. */
export async function summarizeSource(
    source: DeviceSource,
    options: JudgingOptions = {},
    onDevice?: (device: DeviceReadiness, facts: DeviceFacts) => void,
): Promise<FleetSummary> {
    const now = options.now ?? new Date();
    const rules = await resolvedRules(options, now);
    const reasons = options.reasons ?? "badge";
    const evaluatedAt = now.toISOString();
    const tally = new Tally(options.names ?? 20);
    if (onDevice === undefined && source.kinds !== undefined) {
        tallyKinds(await source.kinds(), rules, tally);
    } else {
        for await (const facts of source.devices(reasons === "all" ? () => true : badgeNeedsVbs(rules))) {
            const verdict = judge(facts, rules);
            tally.add(facts.identity.name, verdict);
            tally.countSource(facts.vbs, 1);
            const { identity, osVersion } = facts;
            const version = osVersion.kind === "known" ? { osVersion: osVersion.value } : {};
            onDevice?.({ ...identity, ...version, ...verdict }, facts);
        }
    }
    return summaryOf(tally, { source, rules, reasons, evaluatedAt });
}

/** Judges one device of each kind, and counts the others of its kind with it. */
function tallyKinds(devices: Iterable<DeviceOfKind>, rules: PrerequisiteOptions, tally: Tally): void {
    const kinds = new Map<number, { readonly verdict: Verdict; readonly vbs: DeviceFacts["vbs"]; devices: number }>();
    for (const { name, kind, facts } of devices) {
        let known = kinds.get(kind);
        if (known === undefined) {
            const judged = facts();
            known = { verdict: judge(judged, rules), vbs: judged.vbs, devices: 0 };
            kinds.set(kind, known);
        }
        known.devices += 1;
        tally.keepName(name, known.verdict);
    }
    for (const { verdict, vbs, devices: count } of kinds.values()) {
        tally.count(verdict, count);
        tally.countSource(vbs, count);
    }
}

/** Edition and build come before VBS: if either fails, VBS does not change the badge. */
export function badgeNeedsVbs(rules: PrerequisiteOptions): (facts: DeviceFacts) => boolean {
    return (facts) => {
        const { edition, build } = judge(facts, rules).outcomes;
        return edition !== "fail" && build !== "fail";
    };
}

/**
 * The order of devices in results. By code units, not by the locale's alphabet, so that it is the same on every
 * machine.
 */
export function byName(
    a: Pick<DeviceReadiness, "name" | "intuneId">,
    b: Pick<DeviceReadiness, "name" | "intuneId">,
): number {
    if (a.name !== b.name) {
        return a.name < b.name ? -1 : 1;
    }
    return a.intuneId < b.intuneId ? -1 : 1;
}

/**
 * The rules, with every last baseline looked up. Throws UserError for minimum revisions and answers that are not valid.
 */
export async function resolvedRules(options: JudgingOptions, now: Date): Promise<PrerequisiteOptions> {
    rulesOf(options);
    const releases = options.releases ?? (async () => embeddedCatalog(now));
    const { revisions, notes } = await floorsInNumbers(options.buildFloors ?? {}, releases, now);
    return { ...rulesOf({ ...options, buildFloors: revisions }), notes };
}

/** The rules that are plain numbers. */
function rulesOf({ buildFloors = {}, assume }: JudgingOptions): PrerequisiteOptions {
    const answers = contestedAnswers({ ...assume });
    const problems = floorProblems(buildFloors);
    if (problems.length > 0) {
        throw new UserError(`Evaluate fleet: ${inSentences(problems)}`);
    }
    const numbers = Object.entries(buildFloors).flatMap(([build, floor]): [number, number][] =>
        floor === "lastBaseline" ? [] : [[Number(build), floor]],
    );
    return { buildFloors: new Map(numbers), answers };
}
