import { isMoment } from "../clock";
import { ISSUE_STATUSES } from "../contract/knownIssue";
import { type Release, VERSIONS } from "./release";

/** A known issue of a version of Windows, which a test or a scenario defines. */
export interface KnownIssueSeed {
    /** `WI1240000`. */
    readonly id: string;
    /** The feature version that has it: `24H2`. */
    readonly version: string;
    readonly title: string;
    /** When it was first reported, ISO 8601. It is not listed before. */
    readonly startDateTime: string;
    /** When it was resolved, ISO 8601. Defaults to never. */
    readonly resolvedDateTime?: string;
    /** Its status until it is resolved. Defaults to `confirmed`. */
    readonly status?: (typeof ISSUE_STATUSES)[number];
    /** Defaults to none. */
    readonly safeguardHoldIds?: readonly number[];
}

/** A product as it is answered. */
export interface Product {
    readonly id: string;
    readonly name: string;
    readonly groupName: string;
    readonly friendlyNames: readonly string[];
}

/**
 * The versions of Windows 11 that releases are published for. Names as in the reference's examples; `assumed`: ids are
 * small numbers, as in its example.
 */
export function productsOf(releases: readonly Release[]): Product[] {
    const published = new Set(releases.flatMap(({ revisions }) => revisions.map(({ build }) => build)));
    return Object.keys(VERSIONS)
        .map(Number)
        .flatMap((build, index) => {
            const version = versionOf(build);
            return published.has(build)
                ? [
                      {
                          id: String(index + 1),
                          name: `Windows 11, version ${version}`,
                          groupName: "Windows 11",
                          friendlyNames: [`Version ${version} (OS build ${build})`],
                      },
                  ]
                : [];
        });
}

/** A product's known issues by a given time, in milliseconds since 1970; the ones that were resolved stay in the list. */
export function issuesOf({ name }: Product, seeds: readonly KnownIssueSeed[], time: number) {
    return seeds
        .filter(({ version, startDateTime }) => name.endsWith(` ${version}`) && Date.parse(startDateTime) <= time)
        .map(({ id, title, startDateTime, resolvedDateTime, status = "confirmed", safeguardHoldIds = [] }) => {
            const isResolved = resolvedDateTime !== undefined && Date.parse(resolvedDateTime) <= time;
            return {
                id,
                title,
                description: title,
                status: isResolved ? "resolved" : status,
                startDateTime,
                lastUpdatedDateTime: isResolved ? resolvedDateTime : startDateTime,
                resolvedDateTime: isResolved ? resolvedDateTime : null,
                safeguardHoldIds,
                webViewUrl: `https://admin.microsoft.com/Adminportal/Home#/windowsreleasehealth/knownissues/:/issue/${id}`,
            };
        });
}

/** What is wrong with a known issue: the property, and how to fix it. */
export function issueProblem(seed: KnownIssueSeed): string | undefined {
    const { id, version, title, startDateTime, resolvedDateTime, status } = seed;
    const versions = Object.keys(VERSIONS).map((build) => versionOf(Number(build)));
    if (![id, title].every((text) => typeof text === "string" && text !== "")) {
        return "id and title: expected texts.";
    }
    if (!versions.includes(version)) {
        return `version: expected one of ${versions.join(", ")}.`;
    }
    if (![startDateTime, resolvedDateTime ?? startDateTime].every(isMoment)) {
        return "startDateTime and resolvedDateTime: expected a date and time such as 2026-05-14T00:00:00Z.";
    }
    return status === undefined || ISSUE_STATUSES.includes(status)
        ? undefined
        : `status: expected one of ${ISSUE_STATUSES.join(", ")}.`;
}

function versionOf(build: number): string {
    return (VERSIONS[build] ?? "").replace("Win 11 ", "");
}
