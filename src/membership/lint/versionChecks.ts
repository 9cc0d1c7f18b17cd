import { WINDOWS_VERSIONS } from "../../servicing/versions";
import { textTest } from "../evaluate/textTests";
import { positiveForm } from "../operators";
import type { ParsedRule } from "../parser";
import { compilePattern } from "../pattern/matcher";
import type { Comparison } from "../syntax";
import { type Clause, textsOf } from "./clauses";
import { type Check, type Draft, span } from "./finding";
import { windowsClausesIn } from "./windowsClauses";

/**
 * Builds that will never support hotpatches, newest last. Microsoft Learn, "Windows 10 release information" and
 * "Windows 11 release information" (release health), read in October 2026.
 */
const OLDER_BUILDS: readonly { readonly build: number; readonly name: string }[] = [
    { build: 17763, name: "Windows 10 1809" },
    { build: 19044, name: "Windows 10 21H2" },
    { build: 19045, name: "Windows 10 22H2" },
    { build: 22000, name: "Windows 11 21H2" },
    { build: 22621, name: "Windows 11 22H2" },
    { build: 22631, name: "Windows 11 23H2" },
];

const WHOLE_BUILD = /^10\.0\.\d{5}$/;

/** Possible revisions of a device, for testing what a comparison matches. */
const REVISIONS = [1, 1742, 2033, 4929, 6899, 8875, 9711];

/** A text, such as the prefix `10.0.2`, that matches versions without hotpatches. */
export const unsupportedVersions: Check = (rule) => {
    const drafts: Draft[] = [];
    for (const { comparison } of wantedVersions(rule)) {
        for (const text of textsOf(comparison)) {
            const takes = takenBy(comparison, text);
            const taken = [
                ...OLDER_BUILDS.filter(({ build }) => takes(build)).map(({ name }) => name),
                ...branchesOfTheirOwn(text, takes),
            ];
            if (taken.length > 0) {
                drafts.push({
                    code: "unsupported-version",
                    severity: "warning",
                    ...span(rule, comparison, "value"),
                    message: `"${text}" matches ${inWords(taken)}, for which this group's hotpatches are not available.`,
                    fix: `Name whole builds: ${groupable()
                        .map(({ buildPrefix }) => buildPrefix)
                        .join(", ")}.`,
                });
            }
        }
    }
    return drafts;
};

/** Such a version is only reported if the text that matches it does not name its whole build. */
function branchesOfTheirOwn(text: string, takes: (build: number) => boolean): string[] {
    return WINDOWS_VERSIONS.filter(
        ({ groupable: isGroupable, build }) => !isGroupable && takes(build) && !text.includes(String(build)),
    ).map(({ version }) => `Windows 11 ${version}`);
}

/** A list of versions without the newest: devices leave the group on the day they are upgraded. */
export const agedVersions: Check = (rule) => {
    const wanted = wantedVersions(rule);
    const named = groupable().filter(({ build }) =>
        wanted.some(({ comparison }) => textsOf(comparison).some((text) => takenBy(comparison, text)(build))),
    );
    const newest = groupable().at(-1);
    const last = wanted.at(-1);
    const newestNamed = named.at(-1);
    // A single version is taken as intended: a group for that version. Two or more form a list that has to grow.
    if (named.length < 2 || newest === undefined || last === undefined || newestNamed === undefined) {
        return [];
    }
    if (newestNamed === newest) {
        return [];
    }
    return [
        {
            code: "aged-versions",
            severity: "warning",
            ...span(rule, last.comparison),
            message: `The newest version listed is ${newestNamed.version}; a device that is upgraded to ${newest.version} leaves the group.`,
            fix: `Add (device.deviceOSVersion -startsWith "${newest.buildPrefix}").`,
        },
    ];
};

/** Windows by name, without any version: that includes Windows 10 and everything before 24H2. */
export const noVersions: Check = (rule) => {
    const clauses = [...windowsClausesIn(rule.condition)];
    const system = clauses.find(
        ({ comparison, wanted }) =>
            comparison.subject === "deviceOSType" &&
            wanted &&
            textsOf(comparison).some((text) => /^windows$/i.test(text)),
    );
    if (system === undefined || clauses.some(({ comparison }) => comparison.subject === "deviceOSVersion")) {
        return [];
    }
    return [
        {
            code: "no-version",
            severity: "warning",
            ...span(rule, system.comparison),
            message:
                "The rule names no Windows version, so it matches versions before 24H2, for which hotpatches are not available.",
            fix: `Name whole builds: ${groupable()
                .map(({ buildPrefix }) => `(device.deviceOSVersion -startsWith "${buildPrefix}")`)
                .join(" -or ")}.`,
        },
    ];
};

/** What people call a version; Entra has `10.0.26100.4929`. */
const OTHER_FORMS = [/^\d\dH\d$/i, /^windows\b/i, /^(10|11)$/, /^\d{5}(\.\d+)?$/];

/** A version in a different format from Entra's cannot match any device. */
export const versionsOfOtherForm: Check = (rule) => {
    const drafts: Draft[] = [];
    for (const { comparison } of [...windowsClausesIn(rule.condition)].filter(isAboutVersion)) {
        const operator = positiveForm(comparison.operator);
        const isLiteral = operator === "eq" || operator === "in" || operator === "startsWith";
        const wrong = isLiteral
            ? textsOf(comparison).find((text) => OTHER_FORMS.some((form) => form.test(text)))
            : undefined;
        if (wrong !== undefined && !(operator === "startsWith" && "10.0.".startsWith(wrong))) {
            drafts.push({
                code: "value-never-occurs",
                severity: "warning",
                ...span(rule, comparison, "value"),
                message: `No Windows version is, or begins with, "${wrong}": Entra writes them as 10.0.26100.4929.`,
                fix: `Write -startsWith "${groupable()[0]?.buildPrefix}".`,
            });
        }
    }
    return drafts;
};

/** Versions are compared as text, character by character. */
export const versionsAsText: Check = (rule) => {
    const drafts: Draft[] = [];
    for (const { comparison, prefix } of wantedPrefixes(rule)) {
        if (/^10\.0\.\d{5}\.\d/.test(prefix)) {
            drafts.push({
                code: "version-as-text",
                severity: "warning",
                ...span(rule, comparison, "value"),
                message: `Versions are compared as text: "${prefix}" also matches ${prefix}0 and ${prefix}99.`,
                fix: "End the prefix after the build; readiness checks the revision.",
            });
        }
    }
    for (const { comparison } of wantedVersions(rule)) {
        const isEquality = comparison.operator === "eq" || comparison.operator === "in";
        const partial = textsOf(comparison).find((text) => WHOLE_BUILD.test(text));
        if (isEquality && partial !== undefined) {
            drafts.push({
                code: "version-never-equal",
                severity: "warning",
                ...span(rule, comparison, "value"),
                message: `No device's version is just "${partial}": the revision follows.`,
                fix: `Write -startsWith "${partial}".`,
            });
        }
    }
    return drafts;
};

/** The comparisons of versions by which a rule includes Windows devices. */
function wantedVersions(rule: ParsedRule): Clause[] {
    return [...windowsClausesIn(rule.condition)].filter((clause) => clause.wanted && isAboutVersion(clause));
}

function isAboutVersion({ comparison }: Clause): boolean {
    return comparison.subject === "deviceOSVersion";
}

function wantedPrefixes(rule: ParsedRule): { comparison: Comparison; prefix: string }[] {
    return wantedVersions(rule).flatMap(({ comparison }) => {
        const { operator, value } = comparison;
        return operator === "startsWith" && typeof value === "string" ? [{ comparison, prefix: value }] : [];
    });
}

/** Whether a text of a comparison matches devices of a build, whatever their revision. */
function takenBy({ operator }: Comparison, text: string): (build: number) => boolean {
    const positive = positiveForm(operator);
    if (positive === "startsWith" || positive === "eq" || positive === "in") {
        return (build) =>
            `10.0.${build}.`.startsWith(text) ? positive === "startsWith" : text.startsWith(`10.0.${build}.`);
    }
    if (positive === "endsWith" || (positive === "match" && !canBeTried(text))) {
        return () => false;
    }
    const test = textTest(positive, text);
    return (build) => REVISIONS.some((revision) => test(`10.0.${build}.${revision}`));
}

/** A pattern that cannot be evaluated here is left to another check. */
function canBeTried(pattern: string): boolean {
    try {
        compilePattern(pattern);
        return true;
    } catch {
        return false;
    }
}

function groupable() {
    return WINDOWS_VERSIONS.filter((version) => version.groupable);
}

function inWords(names: readonly string[]): string {
    const last = names.at(-1) ?? "";
    return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}
