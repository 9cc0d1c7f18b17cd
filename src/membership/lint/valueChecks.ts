import { isHotpatchRule } from "../build/hotpatch";
import { MANAGEMENT_APP_IDS } from "../build/values";
import { type ComparisonOperator, isNegative, positiveForm } from "../operators";
import { deviceProperty } from "../properties";
import { type Clause, clausesIn, textsOf } from "./clauses";
import { type Check, type Draft, span } from "./finding";
import { windowsClausesIn } from "./windowsClauses";

/**
 * The spellings of other APIs, in lower case: Intune's `joinType`, assignment filters and reports, Intune's
 * `ownerType`. "Manage rules for dynamic membership groups" (Microsoft Entra, December 2024) warns of the latter.
 */
const SPELLINGS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    deviceTrustType: {
        azureadjoined: "AzureAD",
        "azure ad joined": "AzureAD",
        "microsoft entra joined": "AzureAD",
        entrajoined: "AzureAD",
        hybridazureadjoined: "ServerAD",
        "hybrid azure ad joined": "ServerAD",
        "microsoft entra hybrid joined": "ServerAD",
        domainjoined: "ServerAD",
        azureadregistered: "Workplace",
        "azure ad registered": "Workplace",
        "microsoft entra registered": "Workplace",
    },
    deviceOSType: Object.fromEntries(
        ["windows 11", "windows 10", "windows11", "windows10"].map((name) => [name, "Windows"]),
    ),
    deviceOwnership: { corporate: "Company", corporateowned: "Company", byod: "Personal" },
};

/** Values of attributes that have a fixed list of values. */
export const listedValues: Check = (rule) => {
    const drafts: Draft[] = [];
    for (const { comparison } of clausesIn(rule.condition)) {
        const { subject, operator } = comparison;
        const property = subject === "_" ? undefined : deviceProperty(subject);
        const positive = positiveForm(operator);
        if (property?.type !== "text" || (positive !== "eq" && positive !== "in")) {
            continue;
        }
        for (const text of textsOf(comparison)) {
            const finding =
                property.values === undefined
                    ? (idOf(property.name, text) ?? spelledElsewhere(property.name, text))
                    : spelling(property.name, property.values, text);
            if (finding !== undefined) {
                drafts.push({ ...finding, severity: "warning", ...span(rule, comparison, "value") });
            }
        }
    }
    return drafts;
};

function spelling(
    name: string,
    values: readonly string[],
    written: string,
): Pick<Draft, "code" | "message" | "fix"> | undefined {
    if (values.includes(written)) {
        return undefined;
    }
    const lower = written.toLowerCase();
    const same = values.find((value) => value.toLowerCase() === lower);
    if (same !== undefined) {
        // Case does not matter, so company is as good as Company; but AzureAd shows that the text was copied from
        // another API.
        const isGraph = name === "deviceTrustType";
        const message = `"${written}" is Microsoft Graph's spelling. It works, because case does not matter.`;
        return isGraph ? { code: "value-spelling", message, fix: `Write "${same}", as rules do.` } : undefined;
    }
    const elsewhere = spelledElsewhere(name, written);
    if (elsewhere !== undefined) {
        return elsewhere;
    }
    return {
        code: "value-never-occurs",
        message: `${name} is never "${written}".`,
        fix: `Use one of ${values.map((value) => `"${value}"`).join(", ")}.`,
    };
}

function spelledElsewhere(name: string, written: string): Pick<Draft, "code" | "message" | "fix"> | undefined {
    const meant = SPELLINGS[name]?.[written.toLowerCase()];
    return meant === undefined
        ? undefined
        : {
              code: "value-spelling",
              message: `"${written}" is the name in another Microsoft API; ${name} is never that.`,
              fix: `Write "${meant}".`,
          };
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What the id in each id attribute belongs to. */
const IDS: Readonly<Record<string, string>> = {
    deviceId: "the device's registration",
    objectId: "the device's object",
    deviceManagementAppId: `the management service, such as Intune's ${MANAGEMENT_APP_IDS.intune}`,
};

function idOf(name: string, written: string): Pick<Draft, "code" | "message" | "fix"> | undefined {
    const whose = IDS[name];
    return whose === undefined || GUID.test(written)
        ? undefined
        : {
              code: "value-never-occurs",
              message: `${name} is never "${written}": it is the id of ${whose.split(",")[0]}.`,
              fix: `Write the id of ${whose}.`,
          };
}

/** There are no wildcards: an asterisk stands for itself, and no device name or version contains one. */
export const literalWildcards: Check = (rule) => {
    const drafts: Draft[] = [];
    for (const { comparison } of clausesIn(rule.condition)) {
        const text = positiveForm(comparison.operator) === "match" ? undefined : textsOf(comparison).find(hasWildcard);
        if (text !== undefined) {
            drafts.push({
                code: "literal-wildcard",
                severity: "warning",
                ...span(rule, comparison, "value"),
                message: `The * in "${text}" is a plain character: there are no wildcards, so this matches none of the intended devices.`,
                fix: withoutWildcard(comparison.operator, text),
            });
        }
    }
    return drafts;
};

function hasWildcard(text: string): boolean {
    return text.includes("*");
}

function withoutWildcard(operator: ComparisonOperator, text: string): string {
    const inner = text.replace(/^\*+|\*+$/g, "");
    if (inner === "" || hasWildcard(inner)) {
        return "Use -startsWith, -endsWith or -contains, joined by -and.";
    }
    const positive = positiveForm(operator);
    const isOpenBefore = text.startsWith("*") || positive === "contains" || positive === "endsWith";
    const isOpenBehind = text.endsWith("*") || positive === "contains" || positive === "startsWith";
    const [yes, no] = isOpenBefore
        ? isOpenBehind
            ? ["contains", "notContains"]
            : ["endsWith", "notEndsWith"]
        : ["startsWith", "notStartsWith"];
    return `Write -${isNegative(operator) ? no : yes} "${inner}".`;
}

/**
 * Intune's id alone leaves out co-managed devices, which have Configuration Manager's id and also support hotpatches.
 */
export const coManagedDevices: Check = (rule) => {
    if (isHotpatchRule(rule.text)) {
        return [];
    }
    const clauses = [...windowsClausesIn(rule.condition)].filter(
        ({ comparison }) => comparison.subject === "deviceManagementAppId",
    );
    const intune = clauses.find((clause) => asksFor(clause, MANAGEMENT_APP_IDS.intune));
    if (intune === undefined || clauses.some((clause) => asksFor(clause, MANAGEMENT_APP_IDS.coManaged))) {
        return [];
    }
    return [
        {
            code: "co-managed-left-out",
            severity: "warning",
            ...span(rule, intune.comparison),
            message: "Intune's id alone leaves out devices that are co-managed with Configuration Manager.",
            fix: `Write -in ["${MANAGEMENT_APP_IDS.intune}", "${MANAGEMENT_APP_IDS.coManaged}"], or -ne $null.`,
        },
    ];
};

function asksFor({ comparison, wanted }: Clause, id: string): boolean {
    const isEquality = positiveForm(comparison.operator) === "eq" || positiveForm(comparison.operator) === "in";
    return wanted && isEquality && textsOf(comparison).some((text) => text.toLowerCase() === id);
}
