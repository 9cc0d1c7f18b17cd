import type { ReleaseKind, WindowsRelease } from "./release";

/** The day up to which releases were looked up for the table below; ISO. */
export const EMBEDDED_CATALOG_DATE = "2026-09-30";

const RELEASE_INFORMATION =
    'Microsoft Learn, "Windows 11 release information", hotpatch calendar, and the KB articles (read in October 2026)';
const PRESS = "trade press on the KB article (2026)";

/** One line: month, day, kind, KB, revision, and what is special about it. Revisions are the same on all builds. */
interface Row {
    readonly month: string;
    /** Day of the month; undefined if it was not found. */
    readonly day?: number;
    readonly kind: ReleaseKind;
    readonly kb?: string;
    readonly revision?: number;
    /** Out-of-band hotpatches; `kind` tells for all others. */
    readonly isHotpatch?: true;
    readonly source?: string;
}

/**
 * Everything known about the 26100 family, in the order of release. 26200 has the same update build revisions. Months are
 * written down one by one: which one is a baseline is Microsoft's decision, as June 2026 showed, and follows from no rule.
 */
const ROWS: readonly Row[] = [
    { month: "2024-10", day: 8, kind: "baseline", kb: "KB5044284", revision: 2033 },
    { month: "2024-11", day: 19, kind: "hotpatch", kb: "KB5046696", revision: 2240 },
    { month: "2024-11", day: 12, kind: "lcu", kb: "KB5046617", revision: 2314 },
    { month: "2024-12", day: 10, kind: "hotpatch", kb: "KB5048794", revision: 2528 },
    { month: "2024-12", day: 10, kind: "lcu", kb: "KB5048667", revision: 2605 },
    { month: "2025-01", day: 14, kind: "baseline", kb: "KB5050009", revision: 2894 },
    { month: "2025-02", day: 11, kind: "hotpatch", kb: "KB5052105", revision: 3107 },
    { month: "2025-02", day: 11, kind: "lcu", kb: "KB5051987", revision: 3194 },
    { month: "2025-03", day: 11, kind: "hotpatch", kb: "KB5053636", revision: 3403 },
    { month: "2025-03", day: 11, kind: "lcu", kb: "KB5053598", revision: 3476 },
    { month: "2025-04", day: 8, kind: "baseline", kb: "KB5055523", revision: 3775 },
    { month: "2025-05", day: 13, kind: "hotpatch", kb: "KB5058497", revision: 3981 },
    { month: "2025-05", kind: "outOfBand", kb: "KB5061258", revision: 3983, isHotpatch: true },
    { month: "2025-05", day: 13, kind: "lcu", kb: "KB5058411", revision: 4061 },
    { month: "2025-06", day: 10, kind: "hotpatch", kb: "KB5060841", revision: 4270 },
    { month: "2025-06", day: 10, kind: "lcu", kb: "KB5060842", revision: 4349 },
    { month: "2025-07", day: 8, kind: "baseline", kb: "KB5062553", revision: 4652 },
    { month: "2025-08", day: 12, kind: "hotpatch", kb: "KB5064010", revision: 4851 },
    { month: "2025-08", day: 12, kind: "lcu", kb: "KB5063878", revision: 4946 },
    { month: "2025-09", day: 9, kind: "hotpatch", kb: "KB5065474", revision: 6508 },
    { month: "2025-09", day: 9, kind: "lcu", kb: "KB5065426", revision: 6584 },
    { month: "2025-09", day: 22, kind: "outOfBand", kb: "KB5068221", revision: 6588 },
    { month: "2025-10", day: 14, kind: "baseline", kb: "KB5066835", revision: 6899 },
    { month: "2025-11", day: 11, kind: "hotpatch", kb: "KB5068966", revision: 7092 },
    { month: "2025-11", day: 20, kind: "outOfBand", kb: "KB5072753", revision: 7093, isHotpatch: true },
    { month: "2025-11", day: 11, kind: "lcu", kb: "KB5068861", revision: 7171 },
    { month: "2025-12", day: 9, kind: "hotpatch", kb: "KB5072014", revision: 7392 },
    { month: "2025-12", day: 9, kind: "lcu", kb: "KB5072033", revision: 7462 },
    { month: "2026-01", day: 13, kind: "baseline", kb: "KB5074109", revision: 7623 },
    { month: "2026-02", day: 10, kind: "hotpatch", kb: "KB5077212", revision: 7781 },
    { month: "2026-02", day: 10, kind: "lcu", kb: "KB5077181", revision: 7840 },
    { month: "2026-03", day: 10, kind: "hotpatch", kb: "KB5079420", revision: 7979 },
    // Its revision was not found.
    { month: "2026-03", day: 13, kind: "outOfBand", kb: "KB5084597", isHotpatch: true },
    { month: "2026-03", day: 10, kind: "lcu", kb: "KB5079473", revision: 8037 },
    { month: "2026-03", day: 31, kind: "outOfBand", kb: "KB5086672", revision: 8117 },
    { month: "2026-04", day: 14, kind: "baseline", kb: "KB5083769", revision: 8246 },
    { month: "2026-04", day: 30, kind: "preview", kb: "KB5083631", revision: 8328, source: PRESS },
    { month: "2026-05", day: 12, kind: "hotpatch", kb: "KB5089466", revision: 8390 },
    { month: "2026-05", day: 12, kind: "lcu", kb: "KB5089549", revision: 8457 },
    { month: "2026-05", day: 26, kind: "preview", kb: "KB5089573", revision: 8524, source: PRESS },
    // The published plan had June as a hotpatch month.
    {
        month: "2026-06",
        day: 9,
        kind: "baseline",
        kb: "KB5094126",
        revision: 8655,
        source: "Endpoint Weekly, 26 June 2026, one source: an unscheduled baseline",
    },
    { month: "2026-06", day: 23, kind: "preview", kb: "KB5095093", revision: 8737, source: PRESS },
    { month: "2026-07", day: 14, kind: "baseline", kb: "KB5101650", revision: 8875 },
    { month: "2026-07", kind: "outOfBand", revision: 8894 },
    { month: "2026-08", day: 11, kind: "hotpatch", kb: "KB5120994", revision: 9106 },
    { month: "2026-08", day: 11, kind: "lcu", kb: "KB5121003", revision: 9168 },
    // No source was found that says whether there was a hotpatch in September: the month's kind is not known.
    { month: "2026-09", day: 8, kind: "lcu", kb: "KB5124008", revision: 9445 },
    { month: "2026-09", kind: "outOfBand", kb: "KB5129195", revision: 9457 },
];

/**
 * Builds that the table is for, with the first month of each. 25H2 is serviced since its release on 30 September 2025. 26H2
 * is not in it: no hotpatch article for 26300 was found.
 */
const BUILDS = [
    { version: "24H2", build: 26100, since: "2024-10" },
    { version: "25H2", build: 26200, since: "2025-10" },
] as const;

/** The table that comes with this package: what is known without a tenant. */
export const EMBEDDED_RELEASES: readonly WindowsRelease[] = BUILDS.flatMap(({ version, build, since }) =>
    ROWS.filter(({ month }) => month >= since).map(({ month, day, isHotpatch, source, ...row }) => ({
        version,
        build,
        month,
        ...row,
        isHotpatch: isHotpatch ?? row.kind === "hotpatch",
        ...(day === undefined ? {} : { releasedOn: `${month}-${String(day).padStart(2, "0")}` }),
        source: source ?? RELEASE_INFORMATION,
    })),
);
