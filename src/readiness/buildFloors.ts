import { UserError } from "../graph/userError";
import { unknownMonthSince } from "../servicing/calendar";
import { lastBaseline, type ServicingCatalog } from "../servicing/catalog";
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

/**
 * The same floors as revisions. The catalog is asked for only if a floor needs it.
 *
 * @throws UserError where the last baseline of a build is not known for sure.
 */
export async function floorsInNumbers(
    floors: BuildFloors,
    releases: () => Promise<ServicingCatalog>,
    now: Date,
): Promise<Record<string, number>> {
    const entries = Object.entries(floors);
    if (!entries.some(([, floor]) => floor === "lastBaseline")) {
        return floors as Record<string, number>;
    }
    const catalog = await releases();
    const numbers = entries.map(([build, floor]): [string, number] => [
        build,
        floor === "lastBaseline" ? baselineRevision(catalog, Number(build), now) : floor,
    ]);
    return Object.fromEntries(numbers);
}

function baselineRevision(catalog: ServicingCatalog, build: number, now: Date): number {
    const baseline = lastBaseline(catalog, build, now);
    if (baseline?.revision === undefined) {
        throw notKnown(build, "no baseline of it is known", catalog);
    }
    const month = unknownMonthSince(catalog, build, baseline.month, now);
    if (month !== undefined) {
        const since = `the last known is of ${baseline.month}, and whether ${month} was another is not known`;
        throw notKnown(build, since, catalog);
    }
    return baseline.revision;
}

function notKnown(build: number, cause: string, { warnings }: ServicingCatalog): UserError {
    return new UserError(
        `Find last baseline of build '${build}': ${cause}. ${[...warnings, "Or name the floor as a number."].join(" ")}`,
    );
}
