import { type CatalogOptions, HOTPATCH_MARKS, type ReleaseSeed } from "./catalog";
import { issueProblem } from "./knownIssues";

export const RELEASE_KINDS = ["monthly", "outOfBand", "preview"] as const;

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

/** What is wrong with the options of a catalog: a text that follows "is". */
export function catalogProblem({
    hotpatchMark,
    releases = [],
    knownIssues = [],
    failures = {},
}: CatalogOptions): string | undefined {
    if (hotpatchMark !== undefined && !HOTPATCH_MARKS.includes(hotpatchMark)) {
        return `marking hotpatches as '${hotpatchMark}'. Pass one of ${HOTPATCH_MARKS.join(", ")}.`;
    }
    const [problem] = releases.flatMap((release, place) =>
        releaseProblems(release).map(
            ({ at, text }) => `wrong at releases[${place}]${at.map((key) => `.${key}`)}: ${text}`,
        ),
    );
    const [issue] = knownIssues.flatMap((seed, place) => {
        const wrong = issueProblem(seed);
        return wrong === undefined ? [] : [`wrong at knownIssues[${place}]: ${wrong}`];
    });
    const wrongShare = Object.entries(failures).find(
        ([month, share]) => !MONTH.test(month) || !(share >= 0 && share <= 1),
    );
    return (
        problem ??
        issue ??
        (wrongShare === undefined
            ? undefined
            : `wrong at failures: '${wrongShare[0]}' is ${wrongShare[1]}. Pass a month such as 2026-11 and a number from 0 to 1.`)
    );
}

/** What is wrong with a release: the path of the value, and how to fix it. */
export function releaseProblems({ date, month, kind, revisions }: ReleaseSeed): { at: string[]; text: string }[] {
    const problems: { at: string[]; text: string }[] = [];
    if (!/^\d{4}-\d\d-\d\d$/.test(String(date)) || Number.isNaN(Date.parse(date))) {
        problems.push({ at: ["date"], text: "expected a day such as 2026-10-13." });
    }
    if (month !== undefined && !MONTH.test(String(month))) {
        problems.push({ at: ["month"], text: "expected a month such as 2026-10." });
    }
    if (!RELEASE_KINDS.includes(kind)) {
        problems.push({ at: ["kind"], text: `expected one of ${RELEASE_KINDS.join(", ")}.` });
    }
    const isWhole = (value: unknown) => typeof value === "number" && Number.isSafeInteger(value) && value > 0;
    if (!Array.isArray(revisions) || revisions.length === 0) {
        problems.push({ at: ["revisions"], text: "expected at least one revision." });
    } else if (!revisions.every(({ build, revision, kb }) => [build, revision, kb].every(isWhole))) {
        problems.push({ at: ["revisions"], text: "each needs build, revision and kb as whole numbers." });
    }
    return problems;
}
