import { isPlainObject, type PlainObject } from "../base/plainObject";
import {
    check,
    flag,
    listOf,
    type Problem,
    type Rule,
    text,
    under,
    unknownProperties,
    wholeNumber,
} from "../base/problems";
import { floorProblems } from "../readiness/buildFloors";
import { answerProblems } from "../readiness/contested";
import { isMonth } from "../servicing/month";
import { filterProblems } from "./membershipRule";

/** As for the `hotpatch` command. */
const LONGEST_BUDGET = 86_400;
const MOST_STALE_HOURS = 8_760;
/** More than any tenant has. */
const MOST_DEVICES = 1_000_000;

const budget = above0(LONGEST_BUDGET, "seconds");
const devices = wholeNumber({ min: 0, max: MOST_DEVICES, unit: "devices", fix: "Leave it out for none." });
const judging = { assume: bag, buildFloors: bag };

const fleetRules = {
    filter: text({ min: 1, max: Number.MAX_SAFE_INTEGER, fix: "Write a dynamic membership rule, or leave it out." }),
    groups: listOf(named("Name groups by id or name."), { min: 0, fix: "Name groups by id or name, or leave it out." }),
    source: sourceRule,
    reasons: (value: unknown) =>
        value === "badge" || value === "all"
            ? undefined
            : `must be "badge" or "all", not ${JSON.stringify(value)}. Leave it out for "badge".`,
    budget,
    advisories: flag("Leave it out for false."),
    limits: bag,
    ...judging,
};

const limitRules = {
    names: wholeNumber({ min: 0, max: MOST_DEVICES, unit: "names", fix: "Leave it out for 20." }),
    devices,
};

/** Every mistake in the arguments of `getFleetReadiness`. */
export function fleetReadinessProblems(args: PlainObject): Problem[] {
    const problems = [...problemsBy(fleetRules, args), ...judgingProblems(args)];
    if (isPlainObject(args.limits)) {
        problems.push(...under("limits", problemsBy(limitRules, args.limits)));
    }
    if (typeof args.filter === "string" && args.filter.trim() !== "") {
        problems.push(...filterProblems("filter", args.filter));
    }
    if (args.source !== undefined && args.source !== "graph") {
        const needGraph = ["filter", "groups"].filter((property) => args[property] !== undefined);
        for (const property of args.advisories === true ? [...needGraph, "advisories"] : needGraph) {
            problems.push({ property, reason: "needs Microsoft Graph. Leave it out with files." });
        }
    }
    return problems;
}

const deviceRules = {
    deviceId: named("Use Intune's id of the device, or Entra's deviceId."),
    name: named("Use the device's name in Intune."),
    advisories: flag("Leave it out for false."),
    ...judging,
};

/** Every mistake in the arguments of `getDeviceReadiness`. */
export function deviceReadinessProblems(args: PlainObject): Problem[] {
    const problems = [...problemsBy(deviceRules, args), ...judgingProblems(args)];
    if (args.deviceId === undefined && args.name === undefined) {
        const reason = "is missing, and so is name. Name the device by either deviceId or name.";
        problems.push({ property: "deviceId", reason });
    }
    if (args.deviceId !== undefined && args.name !== undefined) {
        problems.push({
            property: "name",
            reason: "conflicts with deviceId. Name the device by one of them only.",
        });
    }
    return problems;
}

const calendarRules = {
    from: month,
    to: month,
    offline: flag("Leave it out for false."),
    budget,
};

/** Every mistake in the arguments of `getHotpatchCalendar`. */
export function calendarProblems(args: PlainObject): Problem[] {
    return problemsBy(calendarRules, args);
}

const usePolicy = "Use the id of a QualityUpdatePolicy, or its display name.";
const deliveryRules = {
    policyId: named(usePolicy),
    devices,
    staleHours: above0(MOST_STALE_HOURS, "hours"),
    budget,
};

/** Every mistake in the arguments of `getPolicyDelivery`. */
export function policyDeliveryProblems(args: PlainObject): Problem[] {
    const problems = problemsBy(deliveryRules, args);
    return args.policyId === undefined
        ? [...problems, { property: "policyId", reason: `is missing. ${usePolicy}` }]
        : problems;
}

function problemsBy(rules: Readonly<Record<string, Rule>>, args: PlainObject): Problem[] {
    return [...unknownProperties(args, Object.keys(rules)), ...check(args, rules)];
}

function judgingProblems({ assume, buildFloors }: PlainObject): Problem[] {
    return [
        ...(isPlainObject(assume) ? answerProblems(assume) : []),
        ...(isPlainObject(buildFloors) ? floorProblems(buildFloors) : []),
    ];
}

function named(fix: string): Rule {
    return text({ min: 1, max: Number.MAX_SAFE_INTEGER, fix });
}

function above0(most: number, unit: string): Rule {
    return (value) =>
        typeof value === "number" && value > 0 && value <= most
            ? undefined
            : `must be a number of ${unit} above 0, ${most} at most, not ${JSON.stringify(value)}. Leave it out for the default.`;
}

function month(value: unknown): string | undefined {
    return typeof value === "string" && isMonth(value)
        ? undefined
        : `must be a month, not ${JSON.stringify(value)}. Write it as 2026-05.`;
}

function sourceRule(value: unknown): string | undefined {
    if (value === "graph") {
        return undefined;
    }
    if (!isPlainObject(value)) {
        return `must be "graph" or { files: [...] }, not ${JSON.stringify(value)}. Leave it out for "graph".`;
    }
    const files = listOf(named("Name files by their path."), { min: 1, fix: "Name files by their path." });
    const [problem] = [
        ...problemsBy({ files }, value),
        ...(value.files === undefined ? [{ property: "files", reason: "is missing. Name files by their path." }] : []),
    ];
    return problem && `has a mistake: ${problem.property} ${problem.reason}`;
}

function bag(value: unknown): string | undefined {
    return isPlainObject(value)
        ? undefined
        : `must be an object, not ${JSON.stringify(value)}. Leave it out for the defaults.`;
}
