import { MANAGEMENT_APP_IDS } from "../build/values";
import { positiveForm } from "../operators";
import { deviceProperty } from "../properties";
import { type Clause, clausesIn, textsOf } from "./clauses";
import { type Check, type Draft, span } from "./finding";

/**
 * How the other APIs say it, in lower case: `joinType` of Intune, assignment filters and reports, `ownerType` of Intune.
 * "Manage rules for dynamic membership groups" (Microsoft Entra, December 2024) warns of the latter.
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
    deviceOwnership: { corporate: "Company", corporateowned: "Company", byod: "Personal" },
};

/** Values of attributes that have a closed list of them. */
export const listedValues: Check = (rule) => {
    const drafts: Draft[] = [];
    for (const { comparison } of clausesIn(rule.condition)) {
        const { subject, operator } = comparison;
        const property = subject === "_" ? undefined : deviceProperty(subject);
        const positive = positiveForm(operator);
        if (property?.type !== "text" || property.values === undefined || (positive !== "eq" && positive !== "in")) {
            continue;
        }
        for (const text of textsOf(comparison)) {
            const finding = spelling(property.name, property.values, text);
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
        // Case is not heeded, so company is as good as Company; AzureAd shows that another API was copied from.
        const isGraph = name === "deviceTrustType";
        const message = `"${written}" is how Microsoft Graph spells it. It works, since case does not count.`;
        return isGraph ? { code: "value-spelling", message, fix: `Write "${same}", as rules do.` } : undefined;
    }
    const meant = SPELLINGS[name]?.[lower];
    if (meant !== undefined) {
        const message = `"${written}" is how another Microsoft API says it; ${name} is never that.`;
        return { code: "value-spelling", message, fix: `Write "${meant}".` };
    }
    return {
        code: "value-never-occurs",
        message: `${name} is never "${written}".`,
        fix: `Write one of ${values.map((value) => `"${value}"`).join(", ")}.`,
    };
}

/** Intune's id alone leaves out co-managed devices, which have Configuration Manager's and can be hotpatched, too. */
export const coManagedDevices: Check = (rule) => {
    const clauses = [...clausesIn(rule.condition)].filter(
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
