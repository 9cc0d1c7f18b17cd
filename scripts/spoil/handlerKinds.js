// @ts-check
const MARKER = "Managed by Pulumi: tenant/test/ring";
const VBS = "device_vendor_msft_policy_config_deviceguard_enablevirtualizationbasedsecurity";
const MDM_APP = "0000000a-0000-0000-c000-000000000000";

/**
 * One kind of resource under attack: what a program says before and after a change, and whether the tenant matches it.
 *
 * @typedef {object} Kind
 * @property {string} name
 * @property {string} handler its export in `handlers/v1`
 * @property {(rig: import("./attacks").Rig) => Promise<Readonly<Record<string, any>>>} first creates what the resource
 * needs; returns its inputs
 * @property {(first: Readonly<Record<string, any>>) => Readonly<Record<string, any>>} changed its inputs after a change
 * @property {(tenant: Tenant, inputs: Readonly<Record<string, any>>) => boolean} holds whether the tenant matches the
 * inputs
 * @property {(tenant: Tenant, inputs: Readonly<Record<string, any>>) => boolean} isGone whether nothing is left of the
 * resource
 * @property {(tenant: Tenant, inputs: Readonly<Record<string, any>>) => string[]} never what must never be the case
 */

/** @typedef {ReturnType<import("../../dist/emulator").GraphEmulator["state"]>} Tenant */

/**
 * @param {import("./attacks").Rig} rig
 * @param {string} path
 * @param {object} body
 * @returns {Promise<any>}
 */
async function post({ emulator }, path, body) {
    const headers = { Authorization: `Bearer ${emulator.token}`, "Content-Type": "application/json" };
    const answer = await fetch(`${emulator.httpEndpoint}${path}`, {
        method: "POST",
        headers,
        body: JSON.stringify(body),
    });
    if (!answer.ok) {
        throw new Error(`POST ${path} in the embedded Graph: it answered ${answer.status}.`);
    }
    const text = await answer.text();
    return text === "" ? undefined : JSON.parse(text);
}

/**
 * @param {import("./attacks").Rig} rig
 * @param {string} name
 * @returns {Promise<string>} its id
 */
async function group(rig, name) {
    const body = { displayName: name, mailEnabled: false, mailNickname: name, securityEnabled: true };
    return (await post(rig, "/v1.0/groups", body)).id;
}

/** @typedef {"policies" | "configurationPolicies"} List */

/**
 * @param {string} name
 * @param {string} handler
 * @param {List} list
 * @param {Record<string, unknown>} own
 * @returns {Kind}
 */
function policyKind(name, handler, list, own) {
    /** @param {Tenant} tenant */
    const mine = (tenant) => tenant[list].filter(({ description }) => description?.includes(MARKER));
    return {
        name,
        handler,
        first: async () => ({ displayName: "Ring", description: "first", marker: MARKER, ...own }),
        changed: (first) => ({ ...first, description: "second" }),
        holds: (tenant, { description }) =>
            mine(tenant).length === 1 && mine(tenant)[0]?.description?.startsWith(`${description}\n`) === true,
        isGone: (tenant) => mine(tenant).length === 0,
        never: (tenant) => (mine(tenant).length > 1 ? [`there are ${mine(tenant).length} policies`] : []),
    };
}

/**
 * @param {string} name
 * @param {string} handler
 * @param {List} list
 * @param {"exclusive" | "additive"} ownership
 * @returns {Kind}
 */
function assignmentKind(name, handler, list, ownership) {
    const isAdditive = ownership === "additive";
    /** Targets that belong to others, by the policy's id. @type {Map<string, readonly string[]>} */
    const foreign = new Map();
    /** @param {Readonly<Record<string, any>>} inputs */
    const othersOf = ({ policyId }) => foreign.get(policyId) ?? [];
    /** @param {Tenant} tenant @param {Readonly<Record<string, any>>} inputs */
    const targets = (tenant, { policyId }) =>
        /** @type {readonly any[]} */ (tenant[list].find(({ id }) => id === policyId)?.assignments ?? [])
            .map((/** @type {any} */ { target }) => String(target.groupId))
            .sort();
    /** @param {Tenant} tenant @param {Readonly<Record<string, any>>} inputs @param {readonly string[]} wanted */
    const are = (tenant, inputs, wanted) => targets(tenant, inputs).join() === [...wanted].sort().join();
    return {
        name: `${name} ${ownership}`,
        handler,
        async first(rig) {
            const type = list === "policies" ? "windowsQualityUpdatePolicy" : "deviceManagementConfigurationPolicy";
            const path = `/beta/deviceManagement/${list === "policies" ? "windowsQualityUpdatePolicies" : list}`;
            const body =
                list === "policies"
                    ? { "@odata.type": `#microsoft.graph.${type}`, displayName: "Assigned", hotpatchEnabled: true }
                    : { name: "Assigned", platforms: "windows10", technologies: "mdm", settings: [] };
            const { id } = await post(rig, path, body);
            // One after the other, so that the same group gets the same id in each run.
            const groups = [await group(rig, "one"), await group(rig, "two"), await group(rig, "three")];
            const others = isAdditive ? [await group(rig, "other")] : [];
            const assignments = others.map((groupId) => ({
                "@odata.type": `#microsoft.graph.${type}Assignment`,
                target: { "@odata.type": "#microsoft.graph.groupAssignmentTarget", groupId },
            }));
            await post(rig, `${path}/${id}/assign`, { assignments });
            foreign.set(id, others);
            return {
                policyId: id,
                includeGroupIds: groups.slice(0, 2).sort(),
                ...(isAdditive ? { ownership } : {}),
                urnHash: `hash ${groups[2]}`, // The third is for the change; states contain no more than inputs.
            };
        },
        changed: (first) => ({
            ...first,
            includeGroupIds: [first.includeGroupIds[0], String(first.urnHash).slice("hash ".length)].sort(),
        }),
        holds: (tenant, inputs) => are(tenant, inputs, [...inputs.includeGroupIds, ...othersOf(inputs)]),
        isGone: (tenant, inputs) => are(tenant, inputs, othersOf(inputs)),
        never: (tenant, inputs) => {
            const lost = othersOf(inputs).filter((other) => !targets(tenant, inputs).includes(other));
            return lost.length === 0 ? [] : ["a target of somebody else is lost"];
        },
    };
}

/** @type {Kind} */
const TENANT_DEFAULT = {
    name: "tenant default",
    handler: "tenantDefault",
    first: async () => ({ hotpatchEnabled: false, mdmAppId: MDM_APP }),
    changed: (first) => ({ ...first, hotpatchEnabled: true }),
    holds: ({ mdmAppSettings }, { hotpatchEnabled }) =>
        mdmAppSettings.length === 1 && mdmAppSettings[0]?.isHotpatchEnabled === hotpatchEnabled,
    isGone: () => true, // It cannot be deleted.
    never: ({ mdmAppSettings }) => (mdmAppSettings.length > 1 ? ["there are two defaults"] : []),
};

const KINDS = [
    policyKind("policy", "policy", "policies", { hotpatchEnabled: true }),
    policyKind("settings catalog policy", "settingsCatalogPolicy", "configurationPolicies", {
        settings: { [VBS]: `${VBS}_1` },
    }),
    assignmentKind("assignment", "assignment", "policies", "exclusive"),
    assignmentKind("assignment", "assignment", "policies", "additive"),
    assignmentKind("settings catalog assignment", "settingsCatalogAssignment", "configurationPolicies", "exclusive"),
    assignmentKind("settings catalog assignment", "settingsCatalogAssignment", "configurationPolicies", "additive"),
    TENANT_DEFAULT,
];

module.exports = { KINDS };
