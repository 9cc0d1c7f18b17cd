// @ts-check
const { join } = require("node:path");
const ts = require("typescript");

/**
 * @typedef {{ readonly [keyword: string]: unknown }} Schema
 * @typedef {{
 *     readonly number: "integer" | "number", readonly schemas: Record<string, Schema>, readonly named: Map<string, ts.Type>,
 *     readonly instead?: Readonly<Record<string, Schema | undefined>>,
 * }} Types what numbers are, the objects so far, and the types that they stand for; by owner and name, what stands
 *     instead of a property's type in other languages, or undefined for one that is left out
 */

/** What stands for a value that is not known yet. */
const LATER = ["OutputInstance", "Output", "Promise"];

/** What a text of the Node package says that holds for Node alone, and what holds here. */
const SAID_OTHERWISE = [
    { said: "`false` writes none for a new policy", here: "An empty text writes none for a new policy" },
    {
        said: '`{id: "…"}`, or `{displayName: "…"}` by its exact name',
        here: "by its `id`, or by its exact `displayName`",
    },
    { said: " No limit of `impact` holds back a ring that is paused or stopped.", here: "" },
    { said: "`[]` means none", here: "an empty list means none" },
    { said: "Defaults to `graph`.", here: "Left out: Microsoft Graph." },
    { said: "`{ 26300: 1234 }`", here: "`26300: 1234`, with the number as a text" },
    { said: '`{ "26300": 1234 }`', here: "`26300: 1234`, with the number as a text" },
    { said: ', such as `{ ltsc: "notEligible" }`', here: ", such as `ltsc`: `notEligible`" },
    { said: '`{ failUnder: 90, failOn: ["vbs"] }`', here: "`failUnder` 90, `failOn` `vbs`" },
];

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
    function exported(file, name) {
        const source = program.getSourceFile(join(root, "src", file));
        const symbol = source && checker.getSymbolAtLocation(source);
        const found = symbol && checker.getExportsOfModule(symbol).find((each) => each.name === name);
        if (found === undefined) {
            throw new Error(`src/${file} does not export ${name}`);
        }
        return found;
    }

    /** @param {string} file @param {string} name of a class or an interface */
    const declared = (file, name) => checker.getDeclaredTypeOfSymbol(exported(file, name));

    /** @param {string} file @param {string} name of a function that answers with a promise */
    function functionOf(file, name) {
        const symbol = exported(file, name);
        const [signature] = checker.getTypeOfSymbol(symbol).getCallSignatures();
        const args = signature?.parameters[0];
        const result = signature && checker.getAwaitedType(signature.getReturnType());
        if (args === undefined || result === undefined) {
            throw new Error(`${name} has no arguments or no result`);
        }
        return { symbol, args: checker.getTypeOfSymbol(args), result };
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
     * @param {Types} types
     * @param {string} owner what its objects are called after if they have no name of their own
     */
    function typeOf(symbol, types, owner = "") {
        const about = `${owner}${symbol?.name.charAt(0).toUpperCase()}${symbol?.name.slice(1)}`;
        return symbol === undefined ? { type: "string" } : schemaOf(checker.getTypeOfSymbol(symbol), types, about);
    }

    /** @param {ts.Type} given @param {Types} types @param {string} about @returns {Schema} */
    function schemaOf(given, types, about) {
        const all = partsOf(given);
        if (all.every(({ flags }) => flags & ts.TypeFlags.BooleanLike)) {
            return { type: "boolean" };
        }
        // What `false` says in TypeScript, another value or nothing says in other languages.
        const parts = all.filter(({ flags }) => !(flags & ts.TypeFlags.BooleanLike));
        if (parts.every(({ flags }) => flags & ts.TypeFlags.NumberLike)) {
            return { type: types.number };
        }
        // Other languages have no union: not of texts (check says which are allowed), and a number is a text there.
        if (parts.every(({ flags }) => flags & (ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike))) {
            return { type: "string" };
        }
        const objects = parts.filter(({ flags }) => flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection));
        const [only] = objects;
        if (only === undefined || parts.some(({ flags }) => flags & ts.TypeFlags.NumberLike)) {
            throw new Error(`${about}: ${checker.typeToString(given)} is not a type that every language has`);
        }
        if (objects.length === 1 && (checker.isArrayType(only) || checker.isTupleType(only))) {
            const [element] = checker.getTypeArguments(/** @type {ts.TypeReference} */ (only));
            return { type: "array", items: schemaOf(/** @type {ts.Type} */ (element), types, about) };
        }
        const values = checker.getIndexTypeOfType(only, ts.IndexKind.String) ?? recordOf(only);
        if (objects.length === 1 && values !== undefined) {
            return { type: "object", additionalProperties: schemaOf(values, types, about) };
        }
        const kept = objects.length === 1 ? only : checker.getNonNullableType(given);
        const token = tokenOf(kept, types, about);
        if (!(token in types.schemas)) {
            types.schemas[token] = {};
            const text = nameOf(kept) === undefined ? "" : textOf(kept.aliasSymbol ?? kept.symbol);
            const object = objectOf(objects, types, nameOf(kept) ?? about);
            types.schemas[token] = { type: "object", ...(text === "" ? {} : { description: text }), ...object };
        }
        return { $ref: `#/types/${token}` };
    }

    /**
     * What a value may be, apart from absent, and from an Output or a Promise, which every input may be everywhere.
     * @param {ts.Type} type
     */
    function partsOf(type) {
        const all = type.isUnion() ? type.types : [type];
        const absent = ts.TypeFlags.Undefined | ts.TypeFlags.Null;
        return all.filter(({ flags, symbol }) => !(flags & absent) && !LATER.includes(symbol?.name));
    }

    /**
     * An object's properties. Of several objects one of which is given, those of all; required is what all require.
     * @param {ts.Type | readonly ts.Type[]} given
     * @param {Types} types
     * @param {string} owner
     * @param {readonly string[]} without properties that are left out
     */
    function objectOf(given, types, owner, without = []) {
        const all = (Array.isArray(given) ? given : [given]).map(propertiesOf);
        const { instead = {} } = types;
        const isLeftOut = (/** @type {string} */ name) => {
            const key = `${owner}.${name}`;
            return without.includes(name) || (key in instead && instead[key] === undefined);
        };
        const properties = new Map(all.flatMap((each) => [...each]).filter(([name]) => !isLeftOut(name)));
        const required = [...properties.keys()].filter((name) =>
            all.every((each) => each.has(name) && !isOptional(each.get(name)) && !canBeAbsent(each.get(name))),
        );
        return {
            properties: Object.fromEntries(
                [...properties].map(([name, each]) => {
                    const text = textOf(each);
                    const type = instead[`${owner}.${name}`] ?? typeOf(each, types, owner);
                    const description = "description" in type || text === "" ? {} : { description: text };
                    return [name, { ...type, ...description }];
                }),
            ),
            required,
        };
    }

    /** @param {ts.Symbol | undefined} symbol */
    function canBeAbsent(symbol) {
        const type = symbol && checker.getTypeOfSymbol(symbol);
        return type !== undefined && checker.getNonNullableType(type) !== type;
    }

    /**
     * The values of a `Record` by a list of names, which is a map in other languages: its properties are declared
     * nowhere.
     * @param {ts.Type} type
     */
    function recordOf(type) {
        const properties = checker.getPropertiesOfType(type);
        const [first] = properties;
        return first !== undefined && properties.every(({ declarations = [] }) => declarations.length === 0)
            ? checker.getTypeOfSymbol(first)
            : undefined;
    }

    /**
     * A token of its own for each type.
     * @param {ts.Type} type
     * @param {Types} types
     * @param {string} about
     */
    function tokenOf(type, { named }, about) {
        const [known] = [...named].find(([, other]) => other === type) ?? [];
        if (known !== undefined) {
            return known;
        }
        const name = nameOf(type) ?? about;
        for (let count = 1; ; count += 1) {
            const token = `hotpatch:index:${name}${count === 1 ? "" : count}`;
            const holder = named.get(token) ?? type;
            if (holder === type) {
                named.set(token, type);
                return token;
            }
        }
    }

    /**
     * The name of an interface, or of an alias without type arguments; not of arguments, which are called like their
     * resource in other languages.
     * @param {ts.Type} type
     */
    function nameOf({ symbol, aliasSymbol, aliasTypeArguments }) {
        const own = symbol?.flags & ts.SymbolFlags.Interface ? symbol.name : undefined;
        const name = aliasSymbol === undefined ? own : aliasTypeArguments === undefined ? aliasSymbol.name : undefined;
        return name?.endsWith("Args") ? undefined : name?.replace(/Inputs$/, "");
    }

    /** @param {ts.Symbol} symbol @returns its docstring without the example, which is in TypeScript */
    function descriptionOf(symbol) {
        return textOf(symbol)
            .replace(/\n+## Example\n+```[^`]*(?:`(?!``)[^`]*)*```/, "")
            .trim();
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

    return { declared, functionOf, argumentsOf, propertiesOf, isOptional, typeOf, objectOf, textOf, descriptionOf };
}

module.exports = { sourceReader };
