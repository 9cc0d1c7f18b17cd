import { WINDOWS_VERSIONS } from "../servicing/versions";
import { MANAGEMENT_APP_IDS } from "./build/values";
import { type ComparisonOperator, isNegative, positiveForm } from "./operators";
import { type BooleanPropertyName, deviceProperty, type PropertyName } from "./properties";
import type { Comparison, RuleValue } from "./syntax";

const BOOLEANS: Readonly<Record<BooleanPropertyName, { yes: string; no: string }>> = {
    accountEnabled: { yes: "its account is enabled", no: "its account is disabled" },
    isRooted: { yes: "it is rooted or jailbroken", no: "it is known not to be rooted or jailbroken" },
};

/** The meaning of an attribute's values, by attribute and value in lower case. */
const MEANINGS: Readonly<Record<string, string>> = {
    [`deviceManagementAppId ${MANAGEMENT_APP_IDS.intune}`]: "Microsoft Intune",
    [`deviceManagementAppId ${MANAGEMENT_APP_IDS.coManaged}`]: "co-managed with Configuration Manager",
    "deviceTrustType azuread": "Entra joined",
    "deviceTrustType serverad": "hybrid joined",
    "deviceTrustType workplace": "registered only",
    "devicePhysicalIds [ztdid]": "registered for Windows Autopilot",
};

const VERBS: Readonly<Record<ComparisonOperator, string>> = {
    eq: "is",
    ne: "is not",
    startsWith: "begins with",
    notStartsWith: "does not begin with",
    endsWith: "ends with",
    notEndsWith: "does not end with",
    contains: "contains",
    notContains: "does not contain",
    match: "matches the pattern",
    notMatch: "does not match the pattern",
    in: "is one of",
    notIn: "is not one of",
};

/** A comparison as a clause, to follow "if": `its operating system is "Windows"`. */
export function comparisonInWords(comparison: Comparison): string {
    const { subject, operator, value } = comparison;
    if (subject === "_") {
        return `the item ${itemInWords(comparison)}`;
    }
    const property = deviceProperty(subject);
    switch (property.type) {
        case "boolean":
            return booleanInWords(property.name, operator, value);
        case "collection":
            return collectionInWords(property.label, comparison);
        case "text":
            return value === null
                ? presenceInWords(property.name, property.label, isNegative(operator))
                : `its ${property.label} ${predicate(comparison, property.name)}`;
    }
}

/** A comparison of `_` without its subject: `begins with "[ZTDId]"`. */
export function itemInWords(comparison: Comparison): string {
    if (comparison.value === null) {
        return isNegative(comparison.operator) ? "has a value" : "has no value";
    }
    return predicate(comparison, "devicePhysicalIds");
}

function booleanInWords(name: BooleanPropertyName, operator: ComparisonOperator, value: RuleValue): string {
    const { yes, no } = BOOLEANS[name];
    const positive = value === null ? `it is unknown whether ${yes}` : value === true ? yes : no;
    return isNegative(operator) ? `it is not the case that ${positive}` : positive;
}

function collectionInWords(label: string, comparison: Comparison): string {
    if (comparison.value === null) {
        return `it has ${isNegative(comparison.operator) ? "" : "no "}${label}`;
    }
    const positive: Comparison = { ...comparison, operator: positiveForm(comparison.operator) };
    const whose = isNegative(comparison.operator) ? "none" : "at least one";
    return `${whose} of its ${label} ${predicate(positive, "devicePhysicalIds")}`;
}

function presenceInWords(name: PropertyName, label: string, isPresent: boolean): string {
    if (name === "deviceManagementAppId") {
        return isPresent ? "it is managed by some service" : "it is not managed";
    }
    return `its ${label} is ${isPresent ? "known" : "not known"}`;
}

function predicate({ operator, value }: Comparison, name: PropertyName): string {
    const values = Array.isArray(value) ? value : [String(value)];
    return `${VERBS[operator]} ${values.map((each: string) => withMeaning(name, operator, each)).join(", ")}`;
}

function withMeaning(name: PropertyName, operator: ComparisonOperator, value: string): string {
    const meaning =
        name === "deviceOSVersion" && positiveForm(operator) === "startsWith"
            ? versionsInWords(value)
            : MEANINGS[`${name} ${value.toLowerCase()}`];
    return meaning === undefined ? `"${value}"` : `"${value}" (${meaning})`;
}

function versionsInWords(prefix: string): string | undefined {
    const versions = WINDOWS_VERSIONS.filter(({ buildPrefix }) => buildPrefix.startsWith(prefix));
    return versions.length === 0 ? undefined : `Windows 11 ${versions.map(({ version }) => version).join(", ")}`;
}
