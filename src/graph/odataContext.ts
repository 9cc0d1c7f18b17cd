import { isGuid } from "../base/guid";
import { plainObjectOf } from "../base/plainObject";

/**
 * The collections that are read here. An answer's context is only checked if it names one of these; the service may use
 * other names as it likes.
 */
const READ = new Set([
    "managedDevices",
    "devices",
    "groups",
    "directoryObjects",
    "windowsQualityUpdatePolicies",
    "windowsFeatureUpdateProfiles",
    "configurationPolicies",
    "roleScopeTags",
    "subscribedSkus",
    "entries",
    "updatableAssets",
    "mdmAppSettings",
    "assignments",
    "settings",
]);

/** What lists of a group's relations name as their content. */
const OF_RELATIONS: Readonly<Record<string, readonly string[]>> = {
    members: ["directoryObjects", "devices", "groups"],
    transitiveMembers: ["directoryObjects", "devices", "groups"],
    owners: ["directoryObjects"],
};

/** The last collection of a path, with the object that it belongs to or the object in it. */
interface Place {
    readonly collection: string;
    /** In lower case: the policy that these assignments belong to. */
    readonly parent?: string;
}

/**
 * What is wrong with an answer whose `@odata.context` names another collection, or another object, than the one asked
 * for; undefined if nothing is, or if it has no context. Completes "the service's answer …".
 *
 * Nothing else tells lists apart, least of all empty ones. A list of a group's members does not say which group it
 * belongs to.
 *
 * Source: OData 4.01, "Context URL"; Microsoft Graph sends it unless asked not to.
 *
 * @param path after the version, with or without a query: `/deviceManagement/managedDevices?$select=id`
 */
export function contextProblem(body: unknown, path: string): string | undefined {
    const context = plainObjectOf(body)["@odata.context"];
    const fragment = typeof context === "string" ? context.split("$metadata#")[1] : undefined;
    const asked = placeOf(path.replace(/\?.*$/s, ""));
    if (fragment === undefined || asked === undefined) {
        return undefined;
    }
    const expected = OF_RELATIONS[asked.collection] ?? (READ.has(asked.collection) ? [asked.collection] : undefined);
    const found = placeOf(fragment);
    if (expected === undefined || found === undefined || !READ.has(found.collection)) {
        return undefined;
    }
    if (!expected.includes(found.collection)) {
        return `is a list of ${found.collection}, not of ${asked.collection}`;
    }
    const isAnothers = asked.parent !== undefined && found.parent !== undefined && asked.parent !== found.parent;
    return isAnothers ? `contains the ${asked.collection} of another object, '${found.parent}'` : undefined;
}

/** Parses `a/b/ID/c`, `a/b('ID')/c(x,y)/$entity` and the like. */
function placeOf(path: string): Place | undefined {
    const steps = path
        .replace(/\('([^']*)'\)/g, "/$1")
        .replace(/\(.*?\)/gs, "")
        .split("/")
        .filter((step) => step !== "" && step !== "$entity" && !step.startsWith("microsoft.graph."));
    const last = steps.findLastIndex((step) => !isGuid(step));
    const collection = steps[last];
    const parent = steps[last - 1];
    return collection === undefined
        ? undefined
        : { collection, ...(parent !== undefined && isGuid(parent) ? { parent: parent.toLowerCase() } : {}) };
}
