import { windowsVersion } from "../servicing/versions";
import { groupVersions, type HotpatchRuleOptions, hotpatch, type VersionName } from "./build/hotpatch";
import { type PartRange, SHARE_PARTS, type Share, sharePrefixes } from "./build/share";

/** What builds a rule to the letter. */
export type RecognisedOptions = Pick<HotpatchRuleOptions, "versions" | "management" | "joinTypes" | "ownership"> & {
    readonly share?: Share;
};

const MANAGEMENT = [undefined, "intune", "co-managed"] as const;
const JOIN_TYPES = [undefined, "joined", ["joined", "hybrid"]] as const;
const OWNERSHIP = [undefined, "company", "personal"] as const;

/**
 * The options with which `rule.hotpatch` builds exactly this rule; undefined for a rule that nobody built so, or with
 * rules of their own in it. A rule that differs in a blank is another one: to write it in another way would change it.
 */
export function recognisedRule(text: string): RecognisedOptions | undefined {
    const versions = versionsIn(text);
    if (versions.length === 0) {
        return undefined;
    }
    const share = shareOfRule(text);
    for (const management of MANAGEMENT) {
        for (const joinTypes of JOIN_TYPES) {
            for (const ownership of OWNERSHIP) {
                const options = {
                    versions,
                    ...(management === undefined ? {} : { management }),
                    ...(joinTypes === undefined ? {} : { joinTypes }),
                    ...(ownership === undefined ? {} : { ownership }),
                    ...(share === undefined ? {} : { share }),
                };
                if (hotpatch(options) === text) {
                    return options;
                }
            }
        }
    }
    return undefined;
}

/** The versions whose builds a rule names. */
function versionsIn(text: string): VersionName[] {
    return groupVersions().filter((name): name is VersionName => {
        const prefix = windowsVersion(name)?.buildPrefix;
        return prefix !== undefined && text.includes(`"${prefix}"`);
    });
}

/** The share whose prefixes a rule has. */
function shareOfRule(text: string): Share | undefined {
    const prefixes = [...text.matchAll(/device\.deviceId -startsWith "([0-9a-f]{1,2})"/g)].map(
        ([, prefix = ""]) => prefix,
    );
    if (prefixes.length === 0) {
        return undefined;
    }
    const first = rangeOf(prefixes[0] ?? "");
    const last = rangeOf(prefixes.at(-1) ?? "");
    const share = { from: shortest(first.start), to: shortest(last.end) };
    return share.from < share.to && sharePrefixes(share).join() === prefixes.join()
        ? share.from === 0
            ? share.to
            : share
        : undefined;
}

function rangeOf(prefix: string): PartRange {
    const start = Number.parseInt(prefix.padEnd(2, "0"), 16);
    return { start, end: start + (prefix.length === 1 ? 16 : 1) };
}

/** The shortest decimal number that is rounded to this part of the id space: `0.05`. */
function shortest(part: number): number {
    const exact = part / SHARE_PARTS;
    for (const digits of [1, 2]) {
        const rounded = Number(exact.toFixed(digits));
        if (Math.round(rounded * SHARE_PARTS) === part) {
            return rounded;
        }
    }
    return exact;
}
