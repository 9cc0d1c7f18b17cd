import { LineCounter, type Node, parseDocument } from "yaml";
import { HOTPATCH_MARKS, type ReleaseSeed } from "../catalog/catalog";
import { releaseProblems } from "../catalog/validation";
import { isMoment } from "../clock";
import { FEATURE_UPDATE_PROFILE } from "../contract/featureUpdateProfile";
import { QUALITY_UPDATE_POLICY } from "../contract/qualityUpdatePolicy";
import type { ResourceContract } from "../contract/schema";
import { violationsOf } from "../contract/violations";
import { LICENCE_SETS } from "../directory/licences";
import { EXPORT_JOBS } from "../exports/options";
import { planProblems } from "../faults/validation";
import { type FleetShares, SHARED_TRAITS, shareProblems } from "../fleet";
import { CLOUD_NAMES } from "../identity/clouds";
import { LOG_ANALYTICS } from "../logAnalytics/options";
import type { OptionGroup } from "../optionGroup";
import { type GraphEmulatorOptions, YEAR_MS } from "../options";
import { parseRule, RuleError } from "../rules";
import { SERVICE_DATA } from "../sources/updateData";
import { type ThrottleOptions, throttleSettings } from "../throttle/options";
import { multiplies, scenarioText } from "./bounds";
import { Place, type ScenarioDocument, type ScenarioProblem } from "./place";
import type { AssignmentSeed, FeatureUpdateSeed, GroupSeed, PolicySeed, TenantSeed } from "./tenantSeed";

/** Everything that is wrong with a scenario file, each with its line, its key and how to fix it. */
export class ScenarioError extends Error {
    constructor(
        readonly file: string,
        readonly problems: readonly ScenarioProblem[],
    ) {
        const texts = problems.map(({ line, key, text }) => `line ${line}${key === "" ? "" : `, '${key}'`}: ${text}`);
        super(`Read scenario '${file}': ${texts.length === 1 ? texts[0] : `\n  ${texts.join("\n  ")}`}`);
        this.name = "ScenarioError";
    }
}

const SECTIONS = [
    "fleet",
    "service",
    "throttle",
    "groups",
    "policies",
    "featureUpdates",
    "mdmAppSettings",
    "releases",
    "faults",
] as const;

/**
 * Reads a scenario file: options for {@link startGraphEmulator}, which may be overridden one by one.
 * @throws ScenarioError for mistakes in it; Error with `code` (ENOENT and the like) for a file that cannot be read.
 */
export function readScenario(file: string): GraphEmulatorOptions {
    const text = scenarioText(file);
    if (text !== undefined) {
        return parseScenario(text, file);
    }
    throw new ScenarioError(file, [{ line: 1, key: "", text: "the file is larger than 1 MB. Name a scenario file." }]);
}

/** Parses a scenario. `file` is its name in errors. Throws ScenarioError. */
export function parseScenario(text: string, file = "scenario"): GraphEmulatorOptions {
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
    const problems: ScenarioProblem[] = document.errors.map(({ pos, message }) => ({
        line: lines.linePos(pos[0]).line,
        key: "",
        text: `${message.replace(/\.?$/, ".")} Correct the YAML.`,
    }));
    if (problems.length === 0 && multiplies(document)) {
        problems.push({ line: 1, key: "", text: "its aliases (*name) expand to too much. Write the values out." });
    }
    const scenario: ScenarioDocument = { document, lines, problems };
    const root = new Place(scenario, document.contents as Node | null, "", 0);
    const options = document.contents === null || problems.length > 0 ? {} : optionsIn(root);
    if (problems.length > 0) {
        throw new ScenarioError(
            file,
            [...problems].sort((a, b) => a.line - b.line),
        );
    }
    return options;
}

function optionsIn(root: Place): GraphEmulatorOptions {
    const { fleet, service, throttle, groups, policies, featureUpdates, mdmAppSettings, releases, faults } =
        root.fields(SECTIONS) ?? {};
    const groupSeeds = groups?.items().flatMap(groupIn) ?? [];
    const names = groupSeeds.map(({ displayName }) => displayName);
    const tenant: TenantSeed = {
        groups: groupSeeds,
        policies: policies?.items().flatMap((place) => policyIn(place, names)) ?? [],
        featureUpdates: featureUpdates?.items().flatMap((place) => featureUpdateIn(place, names)) ?? [],
        mdmAppSettings: mdmAppSettings?.items().flatMap(mdmAppSettingIn) ?? [],
    };
    for (const { at, text } of faults === undefined ? [] : planProblems(faults.plain())) {
        faults?.below(at).wrong(text);
    }
    return without({
        ...fleetIn(fleet),
        ...serviceIn(service),
        catalog: catalogIn(service, releases),
        throttle: throttle === undefined ? undefined : throttleIn(throttle),
        faults: faults?.plain() as GraphEmulatorOptions["faults"],
        tenant,
    });
}

function fleetIn(place: Place | undefined): GraphEmulatorOptions {
    const { devices, seed, shares } = place?.fields(["devices", "seed", "shares"]) ?? {};
    shares?.fields(SHARED_TRAITS);
    const given = shares?.plain() as FleetShares | undefined;
    for (const { at, text } of given === undefined ? [] : shareProblems(given)) {
        shares?.below(at).wrong(text);
    }
    return without({
        shares: given,
        devices: devices?.whole(0, 1_000_000),
        seed: seed?.whole(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
    });
}

function serviceIn(place: Place | undefined): GraphEmulatorOptions {
    const given =
        place?.fields([
            "latencyMs",
            "replicationLagMs",
            "membershipDelayMs",
            "pageSize",
            "postAcceptsApprovalSettings",
            "expandsAssignments",
            "roles",
            "cloud",
            "licences",
            "startsAt",
            "hotpatchMark",
            "serviceData",
            "logAnalytics",
            "exportJobs",
        ]) ?? {};
    return without({
        latencyMs: given.latencyMs?.whole(0, 60_000),
        replicationLagMs: given.replicationLagMs?.whole(0, YEAR_MS),
        membershipDelayMs: given.membershipDelayMs?.whole(0, YEAR_MS),
        pageSize: given.pageSize?.whole(1, 1000),
        expandsAssignments: given.expandsAssignments?.flag(),
        postAcceptsApprovalSettings: given.postAcceptsApprovalSettings?.flag(),
        roles: given.roles?.items().flatMap((role) => role.text() ?? []),
        cloud: given.cloud?.choice(CLOUD_NAMES),
        licences: given.licences?.choice(LICENCE_SETS),
        startsAt: given.startsAt === undefined ? undefined : momentIn(given.startsAt),
        serviceData: groupOf(given.serviceData, SERVICE_DATA),
        logAnalytics: groupOf(given.logAnalytics, LOG_ANALYTICS),
        exportJobs: groupOf(given.exportJobs, EXPORT_JOBS),
    });
}

/** A group of options as it was written, if nothing is wrong with it. */
function groupOf<T extends object>(place: Place | undefined, group: OptionGroup<T>): Partial<T> | undefined {
    const problems = place === undefined ? [] : group.problems(place.plain());
    for (const { at, text } of problems) {
        place?.below(at).wrong(text);
    }
    return problems.length > 0 ? undefined : (place?.plain() as Partial<T> | undefined);
}

function momentIn(place: Place): string | undefined {
    const moment = place.text();
    return moment === undefined || isMoment(moment)
        ? moment
        : place.wrong("expected a date and time from 2000 to 2099, such as 2025-10-01T00:00:00Z.");
}

/** In addition to the releases, how hotpatches are marked, which belongs to the service. */
function catalogIn(service: Place | undefined, releases: Place | undefined): GraphEmulatorOptions["catalog"] {
    const hotpatchMark = service?.below(["hotpatchMark"]);
    const catalog = without({
        hotpatchMark: hotpatchMark === service ? undefined : hotpatchMark?.choice(HOTPATCH_MARKS),
        releases: releases?.items().flatMap(releaseIn),
    });
    return Object.keys(catalog).length === 0 ? undefined : catalog;
}

function releaseIn(place: Place): ReleaseSeed[] {
    if (place.fields(["date", "kind", "month", "revisions"]) === undefined) {
        return [];
    }
    const release = place.plain() as ReleaseSeed;
    for (const { at, text } of releaseProblems(release)) {
        place.below(at).wrong(text);
    }
    return [release];
}

function throttleIn(place: Place): ThrottleOptions | number {
    const options = place.plain() as ThrottleOptions | number;
    try {
        throttleSettings(options, 0);
    } catch (error) {
        // "Start …: option 'throttle.scale' is …": the key already says so.
        const [, key = "", text = String(error)] = /'throttle\.?([^']*)' is (.*)$/.exec(String(error)) ?? [];
        place.below(key === "" ? [] : key.split(".")).wrong(text);
    }
    return options;
}

function groupIn(place: Place): GroupSeed[] {
    const given = place.fields(["displayName", "description", "membershipRule", "members"]);
    if (given === undefined) {
        return [];
    }
    const displayName = given.displayName?.text();
    if (given.displayName === undefined) {
        place.wrong("a group needs a displayName.");
    }
    if (given.membershipRule !== undefined && given.members !== undefined) {
        given.members.wrong("a dynamic group gets its members from its rule. Leave out members or membershipRule.");
    }
    const seed = without({
        description: given.description?.text(),
        membershipRule: given.membershipRule === undefined ? undefined : ruleIn(given.membershipRule),
        members: given.members?.whole(0, 1_000_000),
    });
    return displayName === undefined ? [] : [{ displayName, ...seed }];
}

function ruleIn(place: Place): string | undefined {
    const rule = place.text();
    try {
        parseRule(rule ?? "true");
    } catch (error) {
        if (rule !== undefined && error instanceof RuleError) {
            return place.wrong(`Entra would refuse this rule: ${error.message}`);
        }
    }
    return rule;
}

function policyIn(place: Place, groupNames: readonly string[]): PolicySeed[] {
    const properties = ["displayName", "description", "hotpatchEnabled", "roleScopeTagIds", "approvalSettings"];
    const read = assignedIn(place, groupNames, properties, QUALITY_UPDATE_POLICY);
    return read === undefined ? [] : [{ ...(read.body as unknown as PolicySeed), assignments: read.assignments }];
}

function featureUpdateIn(place: Place, groupNames: readonly string[]): FeatureUpdateSeed[] {
    const properties = ["displayName", "description", "featureUpdateVersion", "rolloutSettings", "roleScopeTagIds"];
    const read = assignedIn(place, groupNames, properties, FEATURE_UPDATE_PROFILE);
    return read === undefined
        ? []
        : [{ ...(read.body as unknown as FeatureUpdateSeed), assignments: read.assignments }];
}

/** A policy of any kind and its assignments, if Intune would accept it. */
function assignedIn(
    place: Place,
    groupNames: readonly string[],
    properties: readonly string[],
    contract: ResourceContract,
): { body: Record<string, unknown>; assignments: AssignmentSeed[] } | undefined {
    const given = place.fields([...properties, "assignments"]);
    if (given === undefined) {
        return undefined;
    }
    const { assignments: _assignments, ...body } = place.plain() as Record<string, unknown>;
    for (const { property, kind, text } of violationsOf(contract, body, {
        operation: "create",
        version: "beta",
    })) {
        // Unknown keys were reported above.
        if (kind !== "unknown" || !Object.hasOwn(body, property)) {
            place.below([property]).wrong(`Intune would refuse this: ${text}`);
        }
    }
    const assignments = given.assignments?.items().flatMap((each) => assignmentIn(each, groupNames)) ?? [];
    return { body, assignments };
}

function assignmentIn(place: Place, groupNames: readonly string[]): AssignmentSeed[] {
    const { include, exclude, all } = place.fields(["include", "exclude", "all"]) ?? {};
    const given = [include, exclude, all].filter((each) => each !== undefined);
    if (given.length !== 1) {
        place.wrong("an assignment has one of include, exclude and all.");
        return [];
    }
    if (all !== undefined) {
        const kind = all.choice(["devices", "users"]);
        return kind === undefined ? [] : [{ all: kind }];
    }
    const named = include ?? exclude;
    const name = named?.text();
    if (name === undefined) {
        return [];
    }
    if (!groupNames.includes(name)) {
        const known = groupNames.length === 0 ? "Declare it under groups." : `Use one of ${groupNames.join(", ")}.`;
        named?.wrong(`there is no group '${name}' in this scenario. ${known}`);
    }
    return [include === undefined ? { exclude: name } : { include: name }];
}

function mdmAppSettingIn(place: Place): { mdmAppId: string; isHotpatchEnabled?: boolean }[] {
    const given = place.fields(["mdmAppId", "isHotpatchEnabled"]);
    const mdmAppId = given?.mdmAppId?.text();
    if (given !== undefined && given.mdmAppId === undefined) {
        place.wrong("a setting needs an mdmAppId.");
    }
    if (mdmAppId !== undefined && !/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(mdmAppId)) {
        given?.mdmAppId?.wrong("expected a GUID.");
    }
    return mdmAppId === undefined
        ? []
        : [{ mdmAppId, ...without({ isHotpatchEnabled: given?.isHotpatchEnabled?.flag() }) }];
}

/** A copy without the properties that are undefined. */
function without<T extends object>(object: T): { [P in keyof T]?: Exclude<T[P], undefined> } {
    return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as {
        [P in keyof T]?: Exclude<T[P], undefined>;
    };
}
