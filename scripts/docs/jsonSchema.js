// @ts-check
/**
 * JSON Schemas of the types that `--format json` prints, by TypeScript's own type checker, with the docstrings of their properties.
 * Generators that read syntax fail on types that are derived from values, as `typeof CODES[number]` is.
 */
const { join } = require("node:path");
const ts = require("typescript");

/** @typedef {{ readonly [keyword: string]: unknown }} Schema */
/** @typedef {{ readonly file: string, readonly schema: Schema }} SchemaFile */

/**
 * @param {string} root the project's folder
 * @returns {ReadonlyMap<string, SchemaFile>} by the kind of result
 */
function schemasOfResults(root) {
    const file = join(root, "src", "report", "results.ts");
    const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
    const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
    const program = ts.createProgram([file], options);
    const checker = program.getTypeChecker();
    const source = program.getSourceFile(file);
    const results = source?.statements.find((each) => ts.isInterfaceDeclaration(each) && each.name.text === "Results");
    if (results === undefined) {
        throw new Error(`${file} has no interface Results`);
    }
    const kinds = checker.getPropertiesOfType(checker.getTypeAtLocation(results));
    return new Map(
        kinds.map((kind) => {
            const { schema, name } = document(checker, checker.getTypeOfSymbol(kind));
            const file = `${name.replace("/", "-")}.json`;
            return [
                kind.name,
                { file, schema: { $schema: "http://json-schema.org/draft-07/schema#", title: name, ...schema } },
            ];
        }),
    );
}

/**
 * One document with its definitions, and its name: the value of its property `schema`.
 * @param {ts.TypeChecker} checker
 * @param {ts.Type} type
 */
function document(checker, type) {
    /** @type {Map<ts.Type, string>} */
    const names = new Map();
    /** @type {Record<string, Schema>} */
    const definitions = {};

    /** @param {ts.Type} type @returns {Schema} */
    function schemaOf(type) {
        const name = nameOf(type);
        if (name === undefined) {
            return anonymous(type);
        }
        if (!names.has(type)) {
            let free = name;
            for (let count = 2; [...names.values()].includes(free); count += 1) {
                free = `${name}${count}`;
            }
            names.set(type, free);
            definitions[free] = { ...described(type.aliasSymbol ?? type.symbol), ...anonymous(type) };
        }
        return { $ref: `#/definitions/${names.get(type)}` };
    }

    /** @param {ts.Type} type @returns {Schema} */
    function anonymous(type) {
        if (type.isUnion()) {
            return union(type.types.filter(({ flags }) => (flags & ts.TypeFlags.Undefined) === 0));
        }
        if (type.isStringLiteral() || type.isNumberLiteral()) {
            return { const: type.value };
        }
        if (type.flags & ts.TypeFlags.BooleanLiteral) {
            return { const: checker.typeToString(type) === "true" };
        }
        for (const [flag, json] of PLAIN) {
            if (type.flags & flag) {
                return { type: json };
            }
        }
        if (checker.isArrayType(type) || checker.isTupleType(type)) {
            const items = checker.getTypeArguments(/** @type {ts.TypeReference} */ (type));
            const element =
                items.length === 1 ? schemaOf(/** @type {ts.Type} */ (items[0])) : union([...new Set(items)]);
            return { type: "array", items: element };
        }
        if (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) {
            return object(type);
        }
        throw new Error(`${checker.typeToString(type)} has no schema`);
    }

    /** @param {readonly ts.Type[]} types @returns {Schema} */
    function union(types) {
        // Sorted, since the checker's own order depends on what it has seen before.
        const literals = types
            .flatMap((type) => (type.isStringLiteral() || type.isNumberLiteral() ? [type.value] : []))
            .sort();
        const booleans = types.filter(({ flags }) => flags & ts.TypeFlags.BooleanLiteral);
        const others = types.filter(
            (type) => !booleans.includes(type) && !type.isStringLiteral() && !type.isNumberLiteral(),
        );
        const parts = [
            ...(literals.length > 1 ? [{ enum: literals }] : literals.map((value) => ({ const: value }))),
            ...(booleans.length > 1 ? [{ type: "boolean" }] : booleans.map(anonymous)),
            ...others.map(schemaOf).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
        ];
        return parts.length === 1 ? /** @type {Schema} */ (parts[0]) : { anyOf: parts };
    }

    /** @param {ts.Type} type @returns {Schema} */
    function object(type) {
        const properties = checker.getPropertiesOfType(type).map((property) => {
            const of = checker.getTypeOfSymbol(property);
            const isOptional =
                (property.flags & ts.SymbolFlags.Optional) !== 0 ||
                (of.isUnion() && of.types.some(({ flags }) => flags & ts.TypeFlags.Undefined));
            return { name: property.name, isOptional, schema: withText(described(property), schemaOf(of)) };
        });
        const rest = checker.getIndexTypeOfType(type, ts.IndexKind.String);
        const required = properties.filter(({ isOptional }) => !isOptional).map(({ name }) => name);
        return {
            type: "object",
            ...(properties.length > 0
                ? { properties: Object.fromEntries(properties.map(({ name, schema }) => [name, schema])) }
                : {}),
            ...(required.length > 0 ? { required } : {}),
            ...(rest === undefined ? {} : { additionalProperties: schemaOf(rest) }),
        };
    }

    /** @param {ts.Symbol | undefined} symbol */
    function described(symbol) {
        const text = ts.displayPartsToString(symbol?.getDocumentationComment(checker) ?? []);
        return text === "" ? {} : { description: text.replace(/\{@link ([^}]*)\}/g, "$1").replace(/\s*\n\s*/g, " ") };
    }

    const schema = { ...described(type.aliasSymbol ?? type.symbol), ...anonymous(type) };
    const [first = type] = type.isUnion() ? type.types : [type];
    const name = checker.getPropertyOfType(first, "schema");
    const version = name === undefined ? undefined : checker.getTypeOfSymbol(name);
    if (!version?.isStringLiteral()) {
        throw new Error(`${checker.typeToString(type)} has no property 'schema' with its version`);
    }
    return { name: version.value, schema: { ...schema, definitions: sorted(definitions) } };
}

/** @param {Readonly<Record<string, Schema>>} schemas */
function sorted(schemas) {
    return Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** @type {readonly (readonly [number, string])[]} */
const PLAIN = [
    [ts.TypeFlags.StringLike, "string"],
    [ts.TypeFlags.NumberLike, "number"],
    [ts.TypeFlags.BooleanLike, "boolean"],
    [ts.TypeFlags.Null, "null"],
];

/**
 * An interface's name, or that of an alias; undefined for others, and for those with type arguments.
 * @param {ts.Type} type
 */
function nameOf({ symbol, aliasSymbol, aliasTypeArguments, flags }) {
    if (aliasSymbol !== undefined) {
        return aliasTypeArguments === undefined ? aliasSymbol.name : undefined;
    }
    const isInterface = (flags & ts.TypeFlags.Object) !== 0 && (symbol?.flags & ts.SymbolFlags.Interface) !== 0;
    return isInterface && !["Array", "ReadonlyArray"].includes(symbol.name) ? symbol.name : undefined;
}

/**
 * In draft 7 nothing counts beside a `$ref`.
 * @param {{ description?: string }} text
 * @param {Schema} schema
 * @returns {Schema}
 */
function withText(text, schema) {
    return "$ref" in schema && text.description !== undefined ? { ...text, allOf: [schema] } : { ...text, ...schema };
}

module.exports = { schemasOfResults };
