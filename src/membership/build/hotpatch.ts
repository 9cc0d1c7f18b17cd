import { WINDOWS_VERSIONS, windowsVersion } from "../../servicing/versions";
import { MAX_RULE_LENGTH } from "../limits";
import { allOf, anyOf, type Comparison, type Condition } from "../syntax";
import { RuleArgumentError } from "./ruleArgumentError";
import { conditionOf, type RuleText, ruleText } from "./ruleText";
import { type Share, shareCondition } from "./share";
import { MANAGEMENT_APP_IDS } from "./values";

/**
 * A version by name, `24H2`, or by the beginning of its build, `10.0.26100`, for a version that this package does not
 * know.
 */
export type VersionName = `${number}H${1 | 2}` | `10.0.${number}`;

/** Who manages a device: Intune alone, or Configuration Manager together with Intune. */
export type Management = "intune" | "co-managed";

/** How a device belongs to the tenant: Entra joined, hybrid joined, or only registered (a personal device). */
export type JoinType = "joined" | "hybrid" | "registered";

/** Which devices a hotpatch group contains. An option that is left out does not matter. */
export interface HotpatchRuleOptions {
    /** Windows versions, in any order. Duplicates do not matter. */
    readonly versions: readonly VersionName[];
    /** Defaults to any management service, which includes co-managed devices. */
    readonly management?: Management | readonly Management[];
    /** Only joined and hybrid joined devices get hotpatches; readiness reports that in any case. */
    readonly joinTypes?: JoinType | readonly JoinType[];
    readonly ownership?: "company" | "personal";
    /**
     * Only this part of the devices, for rings that Entra maintains by itself: `0.05`, `{ from: 0.05, to: 0.25 }`.
     * Accurate to a 256th; devices stay in their ring, and enlarging a share only adds devices.
     */
    readonly share?: Share;
    /**
     * Of the devices above, those that match any of these rules: in addition to the share if there is one, otherwise
     * only these. Use it to put a tester's machine into the pilot, and `exclude` the machine in the other rings.
     */
    readonly include?: RuleText | readonly RuleText[];
    /** Excludes devices that match any of these rules, whatever the other options say. */
    readonly exclude?: RuleText | readonly RuleText[];
}

const TRUST_TYPES: Readonly<Record<JoinType, string>> = {
    joined: "AzureAD",
    hybrid: "ServerAD",
    registered: "Workplace",
};

const MANAGEMENT: Readonly<Record<Management, string>> = {
    intune: MANAGEMENT_APP_IDS.intune,
    "co-managed": MANAGEMENT_APP_IDS.coManaged,
};

const OWNERSHIP = { company: "Company", personal: "Personal" } as const;

/** Every rule that {@link hotpatch} has built in this process. */
const MADE = new Set<string>();

/** Whether {@link hotpatch} built this rule: what its options state explicitly, such as Intune only, is intended. */
export function isHotpatchRule(text: string): boolean {
    return MADE.has(text);
}

/**
 * The rule of a hotpatch group. With only versions it is the guide's: managed Windows devices whose build begins like
 * those of the versions.
 *
 * The rule is only a rough filter. Entra knows neither a device's edition nor VBS and compares versions as text, so a
 * device in the group is a candidate; readiness says whether it can take hotpatches.
 *
 * @throws RuleArgumentError for a missing or unknown version, a share that is not valid, an unknown choice, or a rule
 * longer than 3,072 characters; RuleSyntaxError for an include or exclude that is not a valid rule.
 */
export function hotpatch(options: HotpatchRuleOptions): RuleText {
    const conditions = [
        compare("deviceOSType", "eq", "Windows"),
        anyOf(buildPrefixes(options.versions).map((prefix) => compare("deviceOSVersion", "startsWith", prefix))),
        options.management === undefined
            ? compare("deviceManagementAppId", "ne", null)
            : oneOf("deviceManagementAppId", chosen("management", options.management, MANAGEMENT)),
        ...(options.joinTypes === undefined
            ? []
            : [oneOf("deviceTrustType", chosen("joinTypes", options.joinTypes, TRUST_TYPES))]),
        ...(options.ownership === undefined
            ? []
            : [oneOf("deviceOwnership", chosen("ownership", options.ownership, OWNERSHIP))]),
        ...selection(options),
        ...ruleList(options.exclude).map((text): Condition => ({ kind: "not", operand: conditionOf(text) })),
    ];
    const text = ruleText(allOf(conditions));
    if (text.length > MAX_RULE_LENGTH) {
        throw new RuleArgumentError(
            `the rule has ${text.length} characters, but Entra accepts at most ${MAX_RULE_LENGTH}`,
            "Choose a share whose ends are multiples of a 16th (0.0625), or fewer and shorter parts.",
        );
    }
    MADE.add(text);
    return text;
}

/** The share plus whatever is included, if either is given. */
function selection({ share, include }: HotpatchRuleOptions): Condition[] {
    const part = share === undefined ? undefined : shareCondition(share);
    if (share !== undefined && part === undefined) {
        return [];
    }
    const included = ruleList(include).map(conditionOf);
    const all = part === undefined ? included : [part, ...included];
    return all.length === 0 ? [] : [anyOf(all)];
}

/**
 * The beginnings of the versions' builds, without duplicates, oldest first: the order in a program never changes the
 * rule.
 */
function buildPrefixes(versions: readonly string[]): string[] {
    if (versions.length === 0) {
        throw new RuleArgumentError("no version is given", 'Write for example versions: ["24H2"].');
    }
    return [...new Set(versions.map(buildPrefix))].sort((a, b) => buildNumber(a) - buildNumber(b));
}

function buildPrefix(name: string): string {
    if (/^10\.0\.\d{5}$/.test(name)) {
        return name;
    }
    const version = windowsVersion(name);
    if (version === undefined) {
        throw new RuleArgumentError(
            `Windows version '${name}' is not known`,
            `Use one of ${groupVersions().join(", ")}, or the beginning of a build, such as 10.0.26100.`,
        );
    }
    if (!version.groupable) {
        throw new RuleArgumentError(
            `Windows version '${name}' is a separate branch, which hotpatch groups do not mix with others`,
            `If you mean it, use its build: ${version.buildPrefix}.`,
        );
    }
    return version.buildPrefix;
}

function buildNumber(prefix: string): number {
    return Number(prefix.slice("10.0.".length));
}

/** Versions that a group can be built from, newest last: `["24H2", "25H2", "26H2"]`. */
export function groupVersions(): string[] {
    return WINDOWS_VERSIONS.filter(({ groupable }) => groupable).map(({ version }) => version);
}

/** The values of choices, in the order of the table. */
function chosen<Choice extends string>(
    option: string,
    choices: Choice | readonly Choice[],
    table: Readonly<Record<Choice, string>>,
): string[] {
    const known = Object.entries<string>(table);
    const names: readonly string[] = typeof choices === "string" ? [choices] : choices;
    const wrong = names.find((name) => !Object.hasOwn(table, name));
    if (wrong !== undefined || names.length === 0) {
        throw new RuleArgumentError(
            wrong === undefined ? `${option} is empty` : `${option} '${wrong}' is not known`,
            `Use one of ${known.map(([name]) => name).join(", ")}, or leave it out.`,
        );
    }
    return known.filter(([name]) => names.includes(name)).map(([, value]) => value);
}

function oneOf(subject: Comparison["subject"], values: readonly string[]): Comparison {
    const [first] = values;
    return values.length === 1 && first !== undefined ? compare(subject, "eq", first) : compare(subject, "in", values);
}

function compare(
    subject: Comparison["subject"],
    operator: Comparison["operator"],
    value: Comparison["value"],
): Comparison {
    return { kind: "comparison", subject, operator, value };
}

function ruleList<T extends string>(value: T | readonly T[] | undefined): readonly T[] {
    if (value === undefined) {
        return [];
    }
    return typeof value === "string" ? [value] : value;
}
