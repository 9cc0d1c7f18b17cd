// @ts-check
/**
 * The Pulumi package schema, which every program language but Node's own gets its types and documentation from
 * (https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema/): from the rows of the properties, the docstrings of
 * their interfaces, and the settings that are read.
 */
const { sourceReader } = require("./sourceReader");

/**
 * @typedef {import("./sourceReader").Schema} Schema
 * @typedef {import("../../src/provider/resources").ProvidedResource} ProvidedResource
 * @typedef {import("../../src/graph/settingReader").SettingReader} SettingReader
 * @typedef {{ readonly handlers: string, readonly state: string, readonly resources: string }} Place where a resource's
 *     interfaces and its class are, below src; the interfaces are called like the state, with Inputs and State
 */

/** @type {Readonly<Record<string, Place>>} */
const PLACES = {
    QualityUpdatePolicy: {
        handlers: "handlers/qualityUpdatePolicy/properties.ts",
        state: "QualityUpdatePolicy",
        resources: "resources/qualityUpdatePolicy.ts",
    },
    QualityUpdatePolicyAssignment: {
        handlers: "handlers/policyAssignment/properties.ts",
        state: "PolicyAssignment",
        resources: "resources/qualityUpdatePolicyAssignment.ts",
    },
    HotpatchTenantDefault: {
        handlers: "handlers/tenantDefault/handler.ts",
        state: "TenantDefault",
        resources: "resources/hotpatchTenantDefault.ts",
    },
    SettingsCatalogPolicy: {
        handlers: "handlers/settingsCatalogPolicy/properties.ts",
        state: "SettingsCatalogPolicy",
        resources: "resources/settingsCatalogPolicy.ts",
    },
    SettingsCatalogPolicyAssignment: {
        handlers: "handlers/policyAssignment/properties.ts",
        state: "PolicyAssignment",
        resources: "resources/settingsCatalogPolicyAssignment.ts",
    },
};

const GROUP_ID = "The object id of the ring's group. It stays known while the group is changed.";
const POLICY_ID = "The policy's id. It stays known while the policy is changed.";
const RINGS = "For each ring that is open, by its name.";
const IDS = { type: "object", additionalProperties: { type: "string" } };
/** @type {Readonly<Record<string, Schema>>} */
const ROLLOUT_OUTPUTS = {
    groupIds: { ...IDS, description: `The object ids of the rings' groups. ${RINGS}` },
    policyIds: { ...IDS, description: `The ids of the rings' policies. ${RINGS}` },
};
/**
 * Where the components are, below src, and what programs in other languages get of them.
 * @type {Readonly<Record<string, { readonly file: string, readonly outputs: Readonly<Record<string, string | Schema>> }>>}
 */
const COMPONENT_PLACES = {
    HotpatchGroup: {
        file: "resources/hotpatchGroup.ts",
        outputs: {
            objectId: "The group's object id, for use in assignments. It stays known while the group is changed.",
        },
    },
    HotpatchRing: { file: "resources/hotpatchRing.ts", outputs: { groupId: GROUP_ID, policyId: POLICY_ID } },
    VirtualizationBasedSecurity: {
        file: "resources/virtualizationBasedSecurity.ts",
        outputs: { policyId: POLICY_ID },
    },
    DisableChpe: { file: "resources/disableChpe.ts", outputs: { policyId: POLICY_ID } },
    HotpatchRollout: { file: "resources/hotpatchRollout.ts", outputs: ROLLOUT_OUTPUTS },
};
/** Gates are functions, and a plugin sees nothing of the program's own configuration. */
const INSTEAD = {
    "RolloutFleet.exclude": { type: "array", items: { type: "string" } },
    "RolloutRing.share": {
        $ref: "#/types/hotpatch:index:RolloutShare",
        description:
            "A part of the fleet: `to` 0.05 is the first twentieth, `from` 0.05 `to` 0.25 the fifth that follows. " +
            "Accurate to a 256th; must not overlap with the share of another ring.",
    },
    "RolloutRing.open": {
        type: "number",
        description:
            "How much of the ring is open, from 0 to 1; a ring with `groupId` can only be 0 or 1. Nothing of a ring with 0 " +
            "is in the tenant. A larger part only adds devices. Defaults to 1.",
    },
    "RolloutRing.formerly": { type: "array", items: { type: "string" } },
    "RolloutRing.gate": undefined,
    "RolloutRing.baselineMonths": undefined,
    "RolloutRing.impact": undefined,
};
/** A type that TypeScript has a union for. */
const SHARE = {
    type: "object",
    description: "A part of a fleet, from 0 to 1.",
    properties: {
        from: { type: "number", description: "Where it begins. Defaults to 0." },
        to: { type: "number", description: "Where it ends." },
    },
    required: ["to"],
};

/** Arguments of components that need a whole program: nothing tells the plugin when it ends. */
const OF_PROGRAMS = ["impact"];

/** Settings that no one may set. */
const REFUSED = ["metadataHost"];
/** Settings that have another name where they are read, and therefore their text. */
const READ_AS = /** @type {Readonly<Record<string, string>>} */ ({
    graphEndpoint: "endpoint",
    deviceRequests: "deviceBudget",
    deviceRequestsSeconds: "deviceBudget",
});

/**
 * @param {string} root the project's folder
 * @param {{
 *     RESOURCES: Readonly<Record<string, ProvidedResource>>, RESOURCE_TYPES: Readonly<Record<string, string>>,
 *     FUNCTIONS: Readonly<Record<string, unknown>>, COMPONENTS: Readonly<Record<string, unknown>>, graphSettings: (read: SettingReader) => unknown,
 * }} code the build's own, or the sources'
 * @returns {Schema}
 */
function pulumiSchema(root, { RESOURCES, RESOURCE_TYPES, FUNCTIONS, COMPONENTS, graphSettings }) {
    const source = sourceReader(root);
    /** @type {import("./sourceReader").Types} */
    const types = {
        number: "integer",
        schemas: { "hotpatch:index:RolloutShare": SHARE },
        named: new Map(),
        instead: INSTEAD,
    };
    const resources = Object.entries(RESOURCES).map(([type, { handler, table }]) => {
        const name = type.replace(/^.*:/, "");
        const place = PLACES[name];
        if (place === undefined) {
            throw new Error(`scripts/docs/pulumiSchema.js does not say where ${name} is`);
        }
        const declared = source.declared(place.resources, name);
        const args = source.propertiesOf(source.argumentsOf(declared));
        const inputs = source.propertiesOf(source.declared(place.handlers, `${place.state}Inputs`));
        const state = source.propertiesOf(source.declared(place.handlers, `${place.state}State`));
        const shown = new Set(source.propertiesOf(declared).keys());
        const one = (
            /** @type {string} */ name,
            /** @type {import("typescript").Symbol | undefined} */ symbol,
            /** @type {string} */ text,
        ) => [name, { ...source.typeOf(symbol, types), ...(text === "" ? {} : { description: text }) }];
        const inputProperties = table.offered
            .filter((property) => args.has(property))
            .map((property) => {
                const text = source.textOf(args.get(property)) || source.textOf(inputs.get(property));
                const [, schema] = one(property, inputs.get(property), text);
                const replaces = /** @type {readonly string[]} */ (table.replaceOn).includes(property);
                return [
                    property,
                    { .../** @type {Schema} */ (schema), ...(replaces ? { willReplaceOnChanges: true } : {}) },
                ];
            });
        const outputs = [...state.keys()].filter((property) => shown.has(property));
        const properties = [
            ...outputs.map((property) => one(property, state.get(property), source.textOf(state.get(property)))),
            one("tenantId", undefined, source.textOf(source.propertiesOf(declared).get("tenantId"))),
        ];
        const always = outputs.filter((property) => !source.isOptional(state.get(property)));
        return [
            type,
            {
                description: source.descriptionOf(declared.symbol),
                properties: Object.fromEntries(properties),
                required: always,
                inputProperties: Object.fromEntries(inputProperties),
                requiredInputs: table.required,
                aliases: [{ type: RESOURCE_TYPES[handler] }],
            },
        ];
    });
    const components = Object.keys(COMPONENTS).map((type) => componentSchema(source, type, types));
    // Times and shares are among the numbers of functions; every number that a resource has is a number of days.
    const functions = Object.keys(FUNCTIONS).map((token) =>
        functionSchema(source, token, { ...types, number: "number" }),
    );
    const all = settings(source, graphSettings);
    return {
        name: "hotpatch",
        displayName: "Windows hotpatch",
        description:
            "Windows hotpatch as code: Intune's quality update policies, their assignments, and what devices need.",
        license: "Apache-2.0",
        config: { variables: all },
        provider: {
            description:
                "Which tenant is used, and with which identity: by the stack's `hotpatch:` configuration, the inputs of an explicit " +
                "provider, or the `ARM_*` environment variables. `azuread:` configuration does not get to this provider.",
            inputProperties: all,
        },
        types: Object.fromEntries(Object.entries(types.schemas).sort(([a], [b]) => (a < b ? -1 : 1))),
        resources: Object.fromEntries([...resources, ...components]),
        functions: Object.fromEntries(functions),
        language: { nodejs: { respectSchemaVersion: true }, python: { respectSchemaVersion: true } },
    };
}

/**
 * The settings of a provider, by what `graphSettings` asks a reader for: those that azuread has as well, and our own.
 * @param {ReturnType<typeof sourceReader>} source
 * @param {(read: SettingReader) => unknown} graphSettings
 */
function settings(source, graphSettings) {
    const texts = source.propertiesOf(source.declared("graph/settings.ts", "GraphSettings"));
    /** @type {Record<string, Schema>} */
    const azuread = {};
    /** @type {Record<string, Schema>} */
    const own = {};
    const asAzuread =
        (/** @type {Schema} */ schema) =>
        (/** @type {string} */ key, /** @type {string[]} */ ...variables) => {
            azuread[key] = {
                ...schema,
                description: `What azuread calls \`azuread:${key}\`. Environment: ${variables.join(", ")}.`,
            };
            return undefined;
        };
    const asOwn = (/** @type {string} */ type, /** @type {string} */ key, /** @type {string} */ variable) => {
        const text = source.textOf(texts.get(READ_AS[key] ?? key));
        own[key] = { type, description: `${text} The environment variable ${variable} comes first.` };
    };
    graphSettings({
        azuread: asAzuread({ type: "string" }),
        secret: asAzuread({ type: "string", secret: true }),
        flag: (key, variable, absent) => {
            asAzuread({ type: "boolean" })(key, variable);
            return absent;
        },
        own: (key, variable) => void asOwn("string", key, variable),
        positive(key, variable, absent) {
            asOwn("integer", key, variable);
            return absent;
        },
        seconds(key, variable, absent) {
            asOwn("number", key, variable);
            return absent;
        },
        env: () => undefined,
    });
    for (const key of REFUSED) {
        delete azuread[key];
    }
    return { ...azuread, ...own };
}

/**
 * A component by its docstring, its arguments and what is left of its outputs.
 * @param {ReturnType<typeof sourceReader>} source
 * @param {string} type
 * @param {import("./sourceReader").Types} types
 */
function componentSchema(source, type, types) {
    const name = type.replace(/^.*:/, "");
    const place = COMPONENT_PLACES[name];
    if (place === undefined) {
        throw new Error(`scripts/docs/pulumiSchema.js does not say where ${name} is`);
    }
    const declared = source.declared(place.file, name);
    const { properties, required } = source.objectOf(source.argumentsOf(declared), types, name, OF_PROGRAMS);
    const outputs = Object.entries(place.outputs);
    return [
        type,
        {
            isComponent: true,
            description: source.descriptionOf(declared.symbol),
            properties: Object.fromEntries(
                outputs.map(([name, output]) => [
                    name,
                    typeof output === "string" ? { type: "string", description: output } : output,
                ]),
            ),
            required: outputs.map(([name]) => name),
            inputProperties: properties,
            requiredInputs: required,
        },
    ];
}

/**
 * A function by its docstring, its arguments and its result.
 * @param {ReturnType<typeof sourceReader>} source
 * @param {string} token
 * @param {import("./sourceReader").Types} types
 */
function functionSchema(source, token, types) {
    const name = token.replace(/^.*:/, "");
    const { symbol, args, result } = source.functionOf(`resources/${name}.ts`, name);
    const about = name.replace(/^get/, "");
    return [
        token,
        {
            description: source.descriptionOf(symbol),
            inputs: source.objectOf(args, types, about),
            outputs: source.objectOf(result, types, about),
        },
    ];
}

module.exports = { pulumiSchema };
