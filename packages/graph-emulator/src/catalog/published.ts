import type { Release, Revision } from "./release";

/** Update build revision and knowledge base article of one update. */
type Update = readonly [revision: number, kb: number];

/**
 * The builds of one servicing branch share revisions and articles. 25H2 (26200) became generally available in September 2025 and 26H2
 * (26300) in September 2026.
 */
function buildsOn(date: string): number[] {
    return [26100, ...(date >= "2025-09-01" ? [26200] : []), ...(date >= "2026-09-01" ? [26300] : [])];
}

/**
 * A month's security update; without a hotpatch it is a baseline. `others` are builds of other branches, which have no
 * hotpatches.
 */
function monthly(
    date: string,
    full: Update,
    hotpatch?: Update,
    others: Readonly<Record<string, Update>> = {},
): Release {
    const shared = [...(hotpatch === undefined ? [] : [update(hotpatch, true)]), update(full, false)];
    const elsewhere = Object.entries(others).map(([build, each]) => ({ build: Number(build), ...update(each, false) }));
    return { date, month: date.slice(0, 7), kind: "monthly", revisions: [...elsewhere, ...spread(date, shared)] };
}

function outOfBand(date: string, each: Update, isHotpatch: boolean): Release {
    return { date, month: date.slice(0, 7), kind: "outOfBand", revisions: spread(date, [update(each, isHotpatch)]) };
}

/**
 * An optional preview of the next month's changes. `month` is given if it was published on the first days of the
 * following month.
 */
function preview(date: string, each: Update, month = date.slice(0, 7)): Release {
    return { date, month, kind: "preview", revisions: spread(date, [update(each, false)]) };
}

function update([revision, kb]: Update, isHotpatch: boolean): Omit<Revision, "build"> {
    return { revision, kb, isHotpatch };
}

function spread(date: string, updates: readonly Omit<Revision, "build">[]): Revision[] {
    return buildsOn(date).flatMap((build) => updates.map((each) => ({ build, ...each })));
}

/**
 * What was published for Windows 11, version 24H2 and later.
 *
 * Microsoft, "Windows 11 release information" with its "Windows 11 hotpatch calendar", and the articles that it names
 * (November 2024 to September 2026). Two things are remarkable: out-of-band hotpatches (May 2025, March and September
 * 2026), and baselines in June and September 2026 that the calendar had not planned. `assumed`: the day of the
 * out-of-band hotpatch of May 2025, and that September was a baseline, which no page says. Its out-of-band hotpatch
 * (Microsoft, "Troubleshoot Remote Desktop Services instability after September 2026"; MSRC CVRF for its build) patches
 * the cumulative update: 9448 is 3 above 9445, just as those of 2025 and March 2026 were 1 to 3 above what they
 * patched, and no article about a hotpatch for that month was found.
 */
export const PUBLISHED_RELEASES: readonly Release[] = [
    monthly("2024-11-12", [2314, 5046617], [2240, 5046696]),
    monthly("2024-12-10", [2605, 5048667], [2528, 5048794]),
    monthly("2025-01-14", [2894, 5050009]),
    monthly("2025-02-11", [3194, 5051987], [3107, 5052105]),
    monthly("2025-03-11", [3476, 5053598], [3403, 5053636]),
    monthly("2025-04-08", [3775, 5055523]),
    monthly("2025-05-13", [4061, 5058411], [3981, 5058497]),
    outOfBand("2025-05-20", [3983, 5061258], true),
    monthly("2025-06-10", [4349, 5060842], [4270, 5060841]),
    monthly("2025-07-08", [4652, 5062553]),
    monthly("2025-08-12", [4946, 5063878], [4851, 5064010]),
    preview("2025-08-29", [5074, 5064081]),
    monthly("2025-09-09", [6584, 5065426], [6508, 5065474]),
    preview("2025-09-29", [6725, 5065789]),
    monthly("2025-10-14", [6899, 5066835]),
    preview("2025-10-28", [7019, 5067036]),
    monthly("2025-11-11", [7171, 5068861], [7092, 5068966]),
    preview("2025-12-01", [7309, 5070311], "2025-11"),
    monthly("2025-12-09", [7462, 5072033], [7392, 5072014]),
    monthly("2026-01-13", [7623, 5074109]),
    preview("2026-01-29", [7705, 5074105]),
    monthly("2026-02-10", [7840, 5077181], [7781, 5077212]),
    preview("2026-02-24", [7922, 5077241]),
    monthly("2026-03-10", [8037, 5079473], [7979, 5079420], { 22631: [6783, 5078883] }),
    outOfBand("2026-03-13", [7982, 5084597], true),
    preview("2026-03-31", [8117, 5086672]),
    monthly("2026-04-14", [8246, 5083769], undefined, { 22631: [6936, 5082052] }),
    preview("2026-04-30", [8328, 5083631]),
    monthly("2026-05-12", [8457, 5089549], [8390, 5089466], { 22631: [7079, 5087420] }),
    preview("2026-05-26", [8524, 5089573]),
    monthly("2026-06-09", [8655, 5094126], undefined, { 22631: [7219, 5093998] }),
    preview("2026-06-23", [8737, 5095093]),
    monthly("2026-07-14", [8875, 5101650], undefined, { 22631: [7376, 5099414], 28000: [2525, 5101649] }),
    outOfBand("2026-07-18", [8894, 5121767], false),
    preview("2026-07-28", [8973, 5101684]),
    monthly("2026-08-11", [9168, 5121003], [9106, 5120994], { 22631: [7517, 5120240], 28000: [2704, 5121000] }),
    preview("2026-08-27", [9278, 5120998]),
    monthly("2026-09-08", [9445, 5124008], undefined, { 22631: [7582, 5122880], 28000: [2954, 5124012] }),
    outOfBand("2026-09-14", [9448, 5129241], true),
    outOfBand("2026-09-14", [9457, 5129195], false),
];
