// @ts-check
/**
 * The Pulumi package schema, which every program language but Node's own gets its types and documentation from
 * (https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema/): from the rows of the properties, the docstrings of
 * their interfaces, and the settings that are read.
 */
const { join } = require("node:path");
const ts = require("typescript");

/**
 * @typedef {{ readonly [keyword: string]: unknown }} Schema
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

/** What a text of the Node package says that holds for Node alone, and what holds here. */
const SAID_OTHERWISE = [
    { said: "`false` writes none for a new policy", here: "An empty text writes none for a new policy" },
    {
        said: '`{id: "…"}`, or `{displayName: "…"}` by its exact name',
        here: "by its `id`, or by its exact `displayName`",
    },
    { said: "`[]` means none", here: "an empty list means none" },
];

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
 *     graphSettings: (read: SettingReader) => unknown,
 * }} code the build's own, or the sources'
 * @returns {Schema}
 */
function pulumiSchema(root, { RESOURCES, RESOURCE_TYPES, graphSettings }) {
    const source = sourceReader(root);
    /** @type {Record<string, Schema>} */
    const types = {};
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
            /** @type {ts.Symbol | undefined} */ symbol,
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
                description: source
                    .textOf(declared.symbol)
                    .replace(/\n+## Example\n+```[^`]*(?:`(?!``)[^`]*)*```/, "")
                    .trim(),
                properties: Object.fromEntries(properties),
                required: always,
                inputProperties: Object.fromEntries(inputProperties),
                requiredInputs: table.required,
                aliases: [{ type: RESOURCE_TYPES[handler] }],
            },
        ];
    });
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
        types: Object.fromEntries(Object.entries(types).sort(([a], [b]) => (a < b ? -1 : 1))),
        resources: Object.fromEntries(resources),
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
 * Types and docstrings of the sources, by TypeScript's own type checker.
 * @param {string} root
 */
function sourceReader(root) {
    const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
    const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
    const files = ["index.ts", "provider/resources.ts"].map((file) => join(root, "src", file));
    const program = ts.createProgram(files, options);
    const checker = program.getTypeChecker();

    /** @param {string} file @param {string} name */
    function declared(file, name) {
        const source = program.getSourceFile(join(root, "src", file));
        const symbol = source && checker.getSymbolAtLocation(source);
        const found = symbol && checker.getExportsOfModule(symbol).find((each) => each.name === name);
        if (found === undefined) {
            throw new Error(`src/${file} does not export ${name}`);
        }
        return checker.getDeclaredTypeOfSymbol(found);
    }

    /** @param {ts.Type} type of a class @returns the second argument of its constructor */
    function argumentsOf({ symbol }) {
        const [signature] = checker.getTypeOfSymbol(symbol).getConstructSignatures();
        const args = signature?.parameters[1];
        if (args === undefined) {
            throw new Error(`${symbol.name} has no arguments`);
        }
        return checker.getTypeOfSymbol(args);
    }

    /** @param {ts.Type} type */
    const propertiesOf = (type) => new Map(checker.getPropertiesOfType(type).map((each) => [each.name, each]));

    /** @param {ts.Symbol | undefined} symbol */
    function isOptional(symbol) {
        return symbol !== undefined && (symbol.flags & ts.SymbolFlags.Optional) !== 0;
    }

    /**
     * @param {ts.Symbol | undefined} symbol undefined for a plain text
     * @param {Record<string, Schema>} types to which objects are added
     */
    function typeOf(symbol, types) {
        return symbol === undefined ? { type: "string" } : schemaOf(checker.getTypeOfSymbol(symbol), types);
    }

    /** @param {ts.Type} given @param {Record<string, Schema>} types @returns {Schema} */
    function schemaOf(given, types) {
        const type = checker.getNonNullableType(given);
        if (type.flags & ts.TypeFlags.BooleanLike) {
            return { type: "boolean" };
        }
        if (type.flags & ts.TypeFlags.NumberLike) {
            // Every number that a resource has is a number of days.
            return { type: "integer" };
        }
        // Other languages have no union of texts; check says which are allowed.
        const isText = (/** @type {ts.Type} */ each) => (each.flags & ts.TypeFlags.StringLike) !== 0;
        if (type.isUnion() ? type.types.every(isText) : isText(type)) {
            return { type: "string" };
        }
        if (checker.isArrayType(type)) {
            const [element] = checker.getTypeArguments(/** @type {ts.TypeReference} */ (type));
            return { type: "array", items: schemaOf(/** @type {ts.Type} */ (element), types) };
        }
        const values = checker.getIndexTypeOfType(type, ts.IndexKind.String);
        if (values !== undefined) {
            return { type: "object", additionalProperties: schemaOf(values, types) };
        }
        if (type.symbol?.flags & ts.SymbolFlags.Interface) {
            const token = `hotpatch:index:${type.symbol.name.replace(/Inputs$/, "")}`;
            const properties = [...propertiesOf(type)];
            types[token] = {
                type: "object",
                description: textOf(type.symbol),
                properties: Object.fromEntries(
                    properties.map(([name, each]) => [name, { ...typeOf(each, types), description: textOf(each) }]),
                ),
                required: properties.filter(([, each]) => !isOptional(each)).map(([name]) => name),
            };
            return { $ref: `#/types/${token}` };
        }
        throw new Error(`${checker.typeToString(type)} is no type that every language has`);
    }

    /** @param {ts.Symbol | undefined} symbol */
    function textOf(symbol) {
        const text = ts.displayPartsToString(symbol?.getDocumentationComment(checker) ?? []);
        // Lines of a paragraph become one, so that the width of our sources shows nowhere.
        const plain = text
            .replace(/\{@link ([^}]*?) *\}/g, "$1")
            .replace(/^(##.*)\n/gm, "$1\n\n")
            .replace(/(\S) *\n(?=\S)/g, "$1 ");
        return SAID_OTHERWISE.reduce((all, { said, here }) => all.replace(said, here), plain);
    }

    return { declared, argumentsOf, propertiesOf, isOptional, typeOf, textOf };
}

module.exports = { pulumiSchema };
