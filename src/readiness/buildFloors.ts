import { UserError } from "../base/userError";
import { monthOfBuild, unknownMonthSince } from "../servicing/calendar";
import { lastBaseline, type ServicingCatalog } from "../servicing/catalog";
import { releaseName } from "../servicing/release";
import { FIRST_HOTPATCH_BUILD } from "../servicing/versions";
import type { OptionProblem } from "./optionProblem";

/**
 * From which update on a build counts as able to take hotpatches: an update build revision, or `lastBaseline` for that of the
 * newest baseline, which is what Windows really asks for (Microsoft Learn, "Hotpatch updates", July 2025: "on the latest
 * baseline"). Fixed numbers such as 4929 stand in articles, and let devices pass that still have a restart before them.
 */
export type BuildFloor = number | "lastBaseline";

/** Floors by build: `{ "26300": 1234, "26100": "lastBaseline" }`. */
export type BuildFloors = Readonly<Record<string, BuildFloor>>;

/** Every build and floor that is none, as a problem of the option `buildFloors`. */
export function floorProblems(floors: Readonly<Record<string, unknown>>): OptionProblem[] {
    const problems: OptionProblem[] = [];
    for (const [build, floor] of Object.entries(floors)) {
        const property = `buildFloors['${build}']`;
        if (!/^[1-9]\d{4,8}$/.test(build) || Number(build) < FIRST_HOTPATCH_BUILD) {
            const reason = `names no build that could take hotpatches. Use a build from ${FIRST_HOTPATCH_BUILD} on, such as 26300.`;
            problems.push({ property, reason });
        } else if (floor !== "lastBaseline" && !(Number.isSafeInteger(floor) && Number(floor) >= 0)) {
            const reason = `is ${JSON.stringify(floor)}. Use the update build revision as a whole number, such as 4929, or lastBaseline.`;
            problems.push({ property, reason });
        }
    }
    return problems;
}

/** Floors as revisions, and what a reader has to know about them. */
export interface NumericFloors {
    readonly revisions: Readonly<Record<string, number>>;
    /** In whole sentences: months after a baseline that may have been another. */
    readonly notes: readonly string[];
}

/**
 * The same floors as revisions. The catalog is asked for only if a floor needs it. The last baseline is the last that a source
 * confirms: a later month that is unknown, or only inferred to be one, moves no floor and is told in a note.
 *
 * @throws UserError where no baseline of a build is known at all.
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
            `Find last baseline of build '${build}': no baseline of it is known. ` +
                [...catalog.warnings, "Or name the floor as a number."].join(" "),
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
            `The floor of build ${build} is the last baseline that is confirmed, ${releaseName(baseline)} of ${baseline.month}; ` +
                `whether ${month} was another is not known${guess}.`,
        ],
    };
}
