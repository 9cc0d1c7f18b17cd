import type { InferredKind, ReleaseKind, WindowsRelease } from "./release";

/** The date up to which releases were looked up for the table below; ISO. */
export const EMBEDDED_CATALOG_DATE = "2026-11-27";

const RELEASE_INFORMATION =
    'Microsoft Learn, "Windows 11 release information", hotpatch calendar, and the KB articles (read in October 2026)';
const PRESS = "trade press on the KB article (2026)";
const TABLE_OF_CONTENTS =
    "Microsoft Support, table of contents of the Windows 11 update history (7 August 2026), and Windows 11 release " +
    "information (31 May 2026)";
const SEPTEMBER_NOTE =
    'Microsoft, "Troubleshoot Remote Desktop Services instability after September 2026" (28 September 2026)';

/** Microsoft does not say so anywhere, so it is shown with the month but decides nothing. */
const SEPTEMBER_2026: InferredKind = {
    kind: "baseline",
    reasoning:
        "the out-of-band hotpatch KB5129241 of 14 September is 9448, 3 above the cumulative update 9445. Out-of-band hotpatches " +
        "are 1 to 3 above what they patch, and monthly hotpatches were 58 to 95 below their cumulative update in every month " +
        "since November 2024: so devices on the hotpatch track were on the cumulative update. No hotpatch of the month is " +
        "mentioned, and Microsoft's note on Remote Desktop (28 September 2026) names KB5129241 for devices with hotpatch",
};

const UNCONFIRMED = (evidence: string, plan: string) =>
    `CVE records (${evidence}): only the revision. Its KB, and whether it is the ${plan} that was planned, were not found`;

/** One row: month, day, kind, KB, revision, and anything special about it. */
interface Row {
    /** The month that the update belongs to. */
    readonly month: string;
    /** Day of that month; undefined if it was not found. */
    readonly day?: number;
    /** ISO date, for a release after the end of its month. */
    readonly releasedOn?: string;
    readonly kind: ReleaseKind;
    readonly kb?: string;
    readonly possibleKbs?: readonly string[];
    readonly revision?: number;
    /** For out-of-band hotpatches; for all others `kind` says it. */
    readonly isHotpatch?: true;
    /** The builds that it is limited to. If left out: all that are serviced in its month, with this one revision. */
    readonly builds?: readonly number[];
    readonly inferred?: InferredKind;
    readonly source?: string;
}

function preview(month: string, day: number, kb: string, revision: number): Row {
    return { month, day, kind: "preview", kb, revision, source: TABLE_OF_CONTENTS };
}

function outOfBand(month: string, day: number, kb: string, revision: number, builds?: readonly number[]): Row {
    return { month, day, kind: "outOfBand", kb, revision, source: TABLE_OF_CONTENTS, ...(builds ? { builds } : {}) };
}

/**
 * Everything known about the 26100 family, in the order of release. 26200 and 26300 have the same update build
 * revisions, except for rows that name their builds. Months are listed one by one: which month is a baseline is
 * Microsoft's decision, as June 2026 showed, and follows no rule.
 */
const ROWS: readonly Row[] = [
    { month: "2024-10", day: 8, kind: "baseline", kb: "KB5044284", revision: 2033 },
    preview("2024-10", 24, "KB5044384", 2161),
    // Microsoft's calendar gives 12 November, the title of its article 19 November.
    { month: "2024-11", day: 19, kind: "hotpatch", kb: "KB5046696", revision: 2240 },
    { month: "2024-11", day: 12, kind: "lcu", kb: "KB5046617", revision: 2314 },
    preview("2024-11", 21, "KB5046740", 2454),
    { month: "2024-12", day: 10, kind: "hotpatch", kb: "KB5048794", revision: 2528 },
    { month: "2024-12", day: 10, kind: "lcu", kb: "KB5048667", revision: 2605 },
    { month: "2025-01", day: 14, kind: "baseline", kb: "KB5050009", revision: 2894 },
    preview("2025-01", 28, "KB5050094", 3037),
    { month: "2025-02", day: 11, kind: "hotpatch", kb: "KB5052105", revision: 3107 },
    { month: "2025-02", day: 11, kind: "lcu", kb: "KB5051987", revision: 3194 },
    preview("2025-02", 25, "KB5052093", 3323),
    { month: "2025-03", day: 11, kind: "hotpatch", kb: "KB5053636", revision: 3403 },
    { month: "2025-03", day: 11, kind: "lcu", kb: "KB5053598", revision: 3476 },
    preview("2025-03", 27, "KB5053656", 3624),
    { month: "2025-04", day: 8, kind: "baseline", kb: "KB5055523", revision: 3775 },
    preview("2025-04", 25, "KB5055627", 3915),
    { month: "2025-05", day: 13, kind: "hotpatch", kb: "KB5058497", revision: 3981 },
    { month: "2025-05", kind: "outOfBand", kb: "KB5061258", revision: 3983, isHotpatch: true },
    { month: "2025-05", day: 13, kind: "lcu", kb: "KB5058411", revision: 4061 },
    outOfBand("2025-05", 27, "KB5061977", 4066),
    preview("2025-05", 28, "KB5058499", 4202),
    { month: "2025-06", day: 10, kind: "hotpatch", kb: "KB5060841", revision: 4270 },
    { month: "2025-06", day: 10, kind: "lcu", kb: "KB5060842", revision: 4349 },
    outOfBand("2025-06", 11, "KB5063060", 4351),
    preview("2025-06", 26, "KB5060829", 4484),
    { month: "2025-07", day: 8, kind: "baseline", kb: "KB5062553", revision: 4652 },
    outOfBand("2025-07", 13, "KB5064489", 4656),
    preview("2025-07", 22, "KB5062660", 4770),
    { month: "2025-08", day: 12, kind: "hotpatch", kb: "KB5064010", revision: 4851 },
    { month: "2025-08", day: 12, kind: "lcu", kb: "KB5063878", revision: 4946 },
    preview("2025-08", 29, "KB5064081", 5074),
    { month: "2025-09", day: 9, kind: "hotpatch", kb: "KB5065474", revision: 6508 },
    // Fixes PowerShell Direct on hotpatched devices. Neither its day nor its revision was found.
    { month: "2025-09", kind: "outOfBand", kb: "KB5066360", isHotpatch: true },
    { month: "2025-09", day: 9, kind: "lcu", kb: "KB5065426", revision: 6584 },
    { month: "2025-09", day: 22, kind: "outOfBand", kb: "KB5068221", revision: 6588 },
    // The last update before 25H2, which was released with it on the following day.
    { ...preview("2025-09", 29, "KB5065789", 6725), builds: [26100, 26200] },
    { month: "2025-10", day: 14, kind: "baseline", kb: "KB5066835", revision: 6899 },
    outOfBand("2025-10", 20, "KB5070773", 6901),
    outOfBand("2025-10", 23, "KB5070881", 6905, [26100]),
    preview("2025-10", 28, "KB5067036", 7019),
    { month: "2025-11", day: 11, kind: "hotpatch", kb: "KB5068966", revision: 7092 },
    { ...outOfBand("2025-11", 20, "KB5072753", 7093, [26200]), isHotpatch: true, source: RELEASE_INFORMATION },
    { month: "2025-11", day: 11, kind: "lcu", kb: "KB5068861", revision: 7171 },
    outOfBand("2025-11", 18, "KB5072359", 7178, [26100]),
    { ...preview("2025-11", 1, "KB5070311", 7309), releasedOn: "2025-12-01" },
    { month: "2025-12", day: 9, kind: "hotpatch", kb: "KB5072014", revision: 7392 },
    { month: "2025-12", day: 9, kind: "lcu", kb: "KB5072033", revision: 7462 },
    { month: "2026-01", day: 13, kind: "baseline", kb: "KB5074109", revision: 7623 },
    outOfBand("2026-01", 17, "KB5077744", 7627),
    outOfBand("2026-01", 24, "KB5078127", 7628),
    preview("2026-01", 29, "KB5074105", 7705),
    { month: "2026-02", day: 10, kind: "hotpatch", kb: "KB5077212", revision: 7781 },
    { month: "2026-02", day: 10, kind: "lcu", kb: "KB5077181", revision: 7840 },
    preview("2026-02", 24, "KB5077241", 7922),
    { month: "2026-03", day: 10, kind: "hotpatch", kb: "KB5079420", revision: 7979 },
    {
        ...outOfBand("2026-03", 13, "KB5084597", 7982),
        isHotpatch: true,
        source: "Microsoft, title of KB5084597 (13 March 2026): OS Builds 26200.7982 and 26100.7982",
    },
    { month: "2026-03", day: 10, kind: "lcu", kb: "KB5079473", revision: 8037 },
    outOfBand("2026-03", 21, "KB5085516", 8039),
    preview("2026-03", 26, "KB5079391", 8116),
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
        source: "Endpoint Weekly, 26 June 2026, and vuls-data-update, test of releaseinfo (2026): an unscheduled baseline",
    },
    { month: "2026-06", day: 23, kind: "preview", kb: "KB5095093", revision: 8737, source: PRESS },
    { month: "2026-07", day: 14, kind: "baseline", kb: "KB5101650", revision: 8875 },
    outOfBand("2026-07", 18, "KB5121767", 8894),
    preview("2026-07", 28, "KB5101684", 8973),
    { month: "2026-08", day: 11, kind: "hotpatch", kb: "KB5120994", revision: 9106 },
    { month: "2026-08", day: 11, kind: "lcu", kb: "KB5121003", revision: 9168 },
    {
        month: "2026-08",
        kind: "preview",
        possibleKbs: ["KB5120996", "KB5120998"],
        revision: 9278,
        source: "Microsoft Support (August 2026), second hand: KB5120996 or KB5120998, without a day",
    },
    {
        month: "2026-09",
        day: 8,
        kind: "lcu",
        kb: "KB5124008",
        revision: 9445,
        inferred: SEPTEMBER_2026,
    },
    {
        ...outOfBand("2026-09", 14, "KB5129241", 9448),
        isHotpatch: true,
        source: `MSRC CVRF, fixed build 10.0.26200.9448 as "Security Hotpatch Update"; ${SEPTEMBER_NOTE}`,
    },
    { ...outOfBand("2026-09", 14, "KB5129195", 9457), source: SEPTEMBER_NOTE },
    // Contested: one script for updates (2026) has 9546 for 24H2.
    { ...preview("2026-09", 22, "KB5124010", 9550), source: PRESS },
    {
        ...preview("2026-09", 22, "KB5124010", 9546),
        builds: [26100],
        source: "contested: a public script for updates (2026) has 9546 for 24H2, and 9550 for 25H2 alone",
    },
    {
        ...outOfBand("2026-09", 29, "KB5121794", 9457),
        builds: [26300],
        source: "Windows 11 26H2, general availability on 29 September 2026: the enablement package over 24H2 and 25H2",
    },
    {
        month: "2026-10",
        day: 13,
        kind: "lcu",
        revision: 9711,
        source: UNCONFIRMED("CVE-2026-85837, CVE-2026-85792", "baseline"),
    },
    {
        month: "2026-11",
        kind: "lcu",
        revision: 9974,
        source: UNCONFIRMED("CVE-2026-119965, CVE-2026-105581, CVE-2026-113770", "hotpatch"),
    },
];

/**
 * Builds that the table covers, with the first month of each. 25H2 is serviced since its release on 30 September 2025,
 * 26H2 since its own on 29 September 2026.
 */
const BUILDS = [
    { version: "24H2", build: 26100, since: "2024-10" },
    { version: "25H2", build: 26200, since: "2025-10" },
    { version: "26H2", build: 26300, since: "2026-10" },
] as const;

/** The table that comes with this package: what is known without a tenant. */
export const EMBEDDED_RELEASES: readonly WindowsRelease[] = BUILDS.flatMap(({ version, build, since }) =>
    ROWS.filter(({ month, builds }) => (builds === undefined ? month >= since : builds.includes(build))).map(
        ({ month, day, releasedOn, isHotpatch, builds: _, source, ...row }) => ({
            version,
            build,
            month,
            ...row,
            isHotpatch: isHotpatch ?? row.kind === "hotpatch",
            ...dated(releasedOn ?? (day === undefined ? undefined : `${month}-${String(day).padStart(2, "0")}`)),
            source: source ?? RELEASE_INFORMATION,
        }),
    ),
);

function dated(releasedOn: string | undefined): { releasedOn?: string } {
    return releasedOn === undefined ? {} : { releasedOn };
}
