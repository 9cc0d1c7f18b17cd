import { WINDOWS_VERSIONS } from "../../servicing/versions";
import type { ParsedRule } from "../parser";
import type { Comparison } from "../syntax";
import { clausesIn, textsOf } from "./clauses";
import { type Check, type Draft, span } from "./finding";

/**
 * Builds that will never take hotpatches, newest last. Microsoft Learn, "Windows 10 release information" and "Windows 11
 * release information" (release health), read in October 2026.
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

/** A prefix that takes in versions which get no hotpatches, such as `10.0.2`. */
export const unsupportedVersions: Check = (rule) => {
    const drafts: Draft[] = [];
    for (const { comparison, prefix } of wantedPrefixes(rule)) {
        const taken = [...olderVersions(prefix), ...branchesOfTheirOwn(prefix)];
        if (taken.length > 0) {
            drafts.push({
                code: "unsupported-version",
                severity: "warning",
                ...span(rule, comparison, "value"),
                message: `"${prefix}" takes in ${inWords(taken)}, which this group's hotpatches are not for.`,
                fix: `Name whole builds: ${groupable()
                    .map(({ buildPrefix }) => buildPrefix)
                    .join(", ")}.`,
            });
        }
    }
    return drafts;
};

function olderVersions(prefix: string): string[] {
    return OLDER_BUILDS.filter(({ build }) => `10.0.${build}.`.startsWith(prefix)).map(({ name }) => name);
}

/** Such a version is left out only if it comes in by a prefix that is short of its whole build. */
function branchesOfTheirOwn(prefix: string): string[] {
    return WINDOWS_VERSIONS.filter(
        ({ groupable: isGroupable, buildPrefix }) =>
            !isGroupable && buildPrefix.startsWith(prefix) && buildPrefix !== prefix,
    ).map(({ version }) => `Windows 11 ${version}`);
}

/** A list of versions that lacks the newest: devices leave the group the day they are upgraded. */
export const agedVersions: Check = (rule) => {
    const prefixes = wantedPrefixes(rule);
    const named = groupable().filter(({ buildPrefix }) =>
        prefixes.some(({ prefix }) => buildPrefix.startsWith(prefix)),
    );
    const newest = groupable().at(-1);
    const last = prefixes.at(-1);
    const newestNamed = named.at(-1);
    // One version alone is taken as meant: a group for that version. Two or more are a list that has to grow.
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
            message: `The versions end at ${newestNamed.version}; a device that gets ${newest.version} leaves the group.`,
            fix: `Add (device.deviceOSVersion -startsWith "${newest.buildPrefix}").`,
        },
    ];
};

/** Versions are compared as text, digit by digit. */
export const versionsAsText: Check = (rule) => {
    const drafts: Draft[] = [];
    for (const { comparison, prefix } of wantedPrefixes(rule)) {
        if (/^10\.0\.\d{5}\.\d/.test(prefix)) {
            drafts.push({
                code: "version-as-text",
                severity: "warning",
                ...span(rule, comparison, "value"),
                message: `Versions are compared as text: "${prefix}" takes in ${prefix}0 and ${prefix}99 as well.`,
                fix: "End the prefix after the build; readiness looks at the revision.",
            });
        }
    }
    for (const { comparison, wanted } of clausesIn(rule.condition)) {
        const isEquality = comparison.operator === "eq" || comparison.operator === "in";
        const partial = textsOf(comparison).find((text) => WHOLE_BUILD.test(text));
        if (comparison.subject === "deviceOSVersion" && isEquality && wanted && partial !== undefined) {
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

/** The beginnings of versions for which a rule takes Windows devices in. */
function wantedPrefixes(rule: ParsedRule): { comparison: Comparison; prefix: string }[] {
    return [...clausesIn(rule.condition)].flatMap(({ comparison, wanted }) => {
        const { subject, operator, value } = comparison;
        const isPrefix = subject === "deviceOSVersion" && operator === "startsWith" && wanted;
        return isPrefix && typeof value === "string" ? [{ comparison, prefix: value }] : [];
    });
}

function groupable() {
    return WINDOWS_VERSIONS.filter((version) => version.groupable);
}

function inWords(names: readonly string[]): string {
    const last = names.at(-1) ?? "";
    return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}
