import { UserError } from "../base/userError";
import { monthOfBuild, unknownMonthSince } from "../servicing/calendar";
import { lastBaseline, type ServicingCatalog } from "../servicing/catalog";
import { releaseName } from "../servicing/release";
import { FIRST_HOTPATCH_BUILD } from "../servicing/versions";
import type { OptionProblem } from "./optionProblem";

/**
 * The minimum update of a build that can take hotpatches: an update build revision, or `lastBaseline` for the revision
 * of the newest baseline, which is what Windows really requires (Microsoft Learn, "Hotpatch updates", July 2025: "on
 * the latest baseline"). Articles give fixed numbers such as 4929, which let devices pass that still need a restart
 * first.
 */
export type BuildFloor = number | "lastBaseline";

/** Minimum revisions by build: `{ "26300": 1234, "26100": "lastBaseline" }`. */
export type BuildFloors = Readonly<Record<string, BuildFloor>>;

/** Every build and minimum revision that is not valid, as a problem of the option `buildFloors`. */
export function floorProblems(floors: Readonly<Record<string, unknown>>): OptionProblem[] {
    const problems: OptionProblem[] = [];
    for (const [build, floor] of Object.entries(floors)) {
        const property = `buildFloors['${build}']`;
        if (!/^[1-9]\d{4,8}$/.test(build) || Number(build) < FIRST_HOTPATCH_BUILD) {
            const reason = `names a build that cannot take hotpatches. Use a build from ${FIRST_HOTPATCH_BUILD} on, such as 26300.`;
            problems.push({ property, reason });
        } else if (floor !== "lastBaseline" && !(Number.isSafeInteger(floor) && Number(floor) >= 0)) {
            const reason = `is ${JSON.stringify(floor)}. Use the update build revision as a whole number, such as 4929, or lastBaseline.`;
            problems.push({ property, reason });
        }
    }
    return problems;
}

/** Minimum revisions as numbers, with what a reader should know about them. */
export interface NumericFloors {
    readonly revisions: Readonly<Record<string, number>>;
    /** In whole sentences: months after a baseline that may have been another baseline. */
    readonly notes: readonly string[];
}

/**
 * The same floors as revisions. The catalog is only requested if a floor needs it. The last baseline is the last one
 * that a source confirms: a later month whose kind is unknown, or only inferred to be a baseline, does not move a floor
 * and is mentioned in a note.
 *
 * @throws UserError if no baseline of a build is known at all.
 */
export async function floorsInNumbers(
    floors: BuildFloors,
    releases: () => Promise<ServicingCatalog>,
    now: Date,
): Promise<NumericFloors> {
    const entries = Object.entries(floors);
    if (!entries.some(([, floor]) => floor === "lastBaseline")) {
        return { revisions: floors as Record<string, number>, notes: [] };
    }
    const catalog = await releases();
    const notes: string[] = [];
    const numbers = entries.map(([build, floor]): [string, number] => {
        if (floor !== "lastBaseline") {
            return [build, floor];
        }
        const baseline = baselineOf(catalog, Number(build), now);
        notes.push(...baseline.notes);
        return [build, baseline.revision];
    });
    return { revisions: Object.fromEntries(numbers), notes: notes.length > 0 ? [...notes, ...catalog.warnings] : [] };
}

function baselineOf(catalog: ServicingCatalog, build: number, now: Date): { revision: number; notes: string[] } {
    const baseline = lastBaseline(catalog, build, now);
    if (baseline?.revision === undefined) {
        throw new UserError(
            `Find last baseline of build '${build}': no baseline is known for it. ` +
                [...catalog.warnings, "Or give the minimum revision as a number."].join(" "),
        );
    }
    const month = unknownMonthSince(catalog, build, baseline.month, now);
    if (month === undefined) {
        return { revision: baseline.revision, notes: [] };
    }
    const inferred = monthOfBuild(catalog, build, month, now).inferred;
    const guess = inferred === undefined ? "" : ` (inferred: it was probably a ${inferred.kind})`;
    return {
        revision: baseline.revision,
        notes: [
            `The minimum for build ${build} is the last confirmed baseline, ${releaseName(baseline)} of ${baseline.month}; ` +
                `whether ${month} was another baseline is not known${guess}.`,
        ],
    };
}
