/** A build with its update build revision. */
export interface OsBuild {
    readonly build: number;
    readonly revision: number;
}

/** What the title of an update says. */
export interface UpdateTitle {
    /** `2026-05`. */
    readonly month: string;
    /** ISO date; undefined if the title only names the month. */
    readonly releasedOn?: string;
    /** `update` for everything that is called neither a hotpatch nor a baseline. */
    readonly kind: "hotpatch" | "baseline" | "update";
    /** `KB5089466`; titles of baselines may lack it. */
    readonly kb?: string;
    /** In the order of the title; may be empty. */
    readonly builds: readonly OsBuild[];
    /** An optional preview of the next month's update, or of hotpatching itself as it was in 2024. */
    readonly preview: boolean;
    readonly outOfBand: boolean;
}

const MONTHS = "January February March April May June July August September October November December".split(" ");

/** `May 12, 2026—Hotpatch KB5089466 (OS Build 26100.8390)`: titles of Microsoft's articles, with dashes normalised. */
const ARTICLE = new RegExp(
    `^(${MONTHS.join("|")}) (\\d{1,2}), (\\d{4}) ?- ?` +
        "(Hotpatch(?: public preview)?|Baseline)? ?(KB\\d{6,7})?" +
        "(?: \\(OS Builds? ([\\d., and]+)\\))?((?: (?:Out-of-band|Preview|Expired))*)$",
    "i",
);

/** `2026-05 Cumulative Update for Windows 11, version 24H2 for x64-based Systems (KB5089549) (26100.8457)`. */
const HISTORY = /^(\d{4}-(?:0[1-9]|1[0-2])) ([^()]*)\((KB\d{6,7})\)(?: \((\d{5}\.\d+)\))?$/i;

/**
 * Parses the title of an update: as used in Microsoft's articles and the guide, or as shown by Windows under Settings >
 * Windows Update > Update history. Kinds of dashes and spaces, and case, do not matter. Undefined for anything else.
 *
 * Forms: Microsoft Support, titles of the update history pages of Windows 11 (2024 to 2026); Windows Update, simplified
 * titles (October 2025).
 */
export function parseUpdateTitle(title: string): UpdateTitle | undefined {
    const text = title
        .replace(/[\s\u00a0\u2007\u202f]+/g, " ")
        .replace(/[\u2010-\u2015\u2212]/g, "-")
        .trim();
    return articleTitle(text) ?? historyTitle(text);
}

function articleTitle(text: string): UpdateTitle | undefined {
    const match = ARTICLE.exec(text);
    if (match === null) {
        return undefined;
    }
    const [, name = "", day = "", year = "", word = "", kb, list = "", marks = ""] = match;
    const builds = buildsOf(list);
    const releasedOn = isoDate(year, name, day);
    const isBaseline = word.toLowerCase() === "baseline";
    if (releasedOn === undefined || builds === undefined || (kb === undefined && !isBaseline)) {
        return undefined;
    }
    return {
        month: releasedOn.slice(0, 7),
        releasedOn,
        kind: isBaseline ? "baseline" : word === "" ? "update" : "hotpatch",
        ...(kb === undefined ? {} : { kb: kb.toUpperCase() }),
        builds,
        preview: /preview/i.test(word) || /preview/i.test(marks),
        outOfBand: /out-of-band/i.test(marks),
    };
}

function historyTitle(text: string): UpdateTitle | undefined {
    const match = HISTORY.exec(text);
    if (match === null) {
        return undefined;
    }
    const [, month = "", words = "", kb = "", build = ""] = match;
    return {
        month,
        kind: /hotpatch/i.test(words) ? "hotpatch" : "update",
        kb: kb.toUpperCase(),
        builds: buildsOf(build) ?? [],
        preview: /preview/i.test(words),
        outOfBand: /out-of-band/i.test(words),
    };
}

/**
 * Builds the title of Microsoft's article; {@link parseUpdateTitle} parses it back. Without a day, uses the first of
 * the month.
 */
export function formUpdateTitle({ month, releasedOn, kind, kb, builds, preview, outOfBand }: UpdateTitle): string {
    const [year = "", number = "", day = ""] = (releasedOn ?? `${month}-01`).split("-");
    const word = { hotpatch: preview ? "Hotpatch public preview" : "Hotpatch", baseline: "Baseline", update: "" }[kind];
    const numbers = builds.map(({ build, revision }) => `${build}.${revision}`);
    const list =
        numbers.length > 2
            ? `${numbers.slice(0, -1).join(", ")}, and ${numbers[numbers.length - 1]}`
            : numbers.join(" and ");
    const parts = [
        word,
        kb ?? "",
        numbers.length === 0 ? "" : `(OS Build${numbers.length > 1 ? "s" : ""} ${list})`,
        preview && kind !== "hotpatch" ? "Preview" : "",
        outOfBand ? "Out-of-band" : "",
    ];
    const date = `${MONTHS[Number(number) - 1]} ${Number(day)}, ${year}`;
    return `${date}\u2014${parts.filter((part) => part !== "").join(" ")}`;
}

/** `26200.8390, 26100.8390, and 26300.1`; undefined for a list that is not valid. */
function buildsOf(list: string): OsBuild[] | undefined {
    if (list === "") {
        return [];
    }
    const numbers = list.split(/, and |, | and /);
    const builds = numbers.flatMap((number) => {
        const match = /^(\d{5})\.(\d{1,6})$/.exec(number);
        return match === null ? [] : [{ build: Number(match[1]), revision: Number(match[2]) }];
    });
    return builds.length === numbers.length ? builds : undefined;
}

/** Undefined for a day that the month does not have. */
function isoDate(year: string, name: string, day: string): string | undefined {
    const month = MONTHS.findIndex((each) => each.toLowerCase() === name.toLowerCase());
    const date = new Date(Date.UTC(Number(year), month, Number(day)));
    return date.getUTCMonth() === month && Number(day) > 0 ? date.toISOString().slice(0, 10) : undefined;
}
