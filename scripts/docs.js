// @ts-check
/**
 * `npm run docs`: writes what is generated from the code, such as docs/command-line.md, docs/schemas and plugin/schema.json. A test fails
 * if they are out of date.
 */
const { mkdirSync, rmSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { commandLinePage } = require("./docs/commandLinePage");
const { schemasOfResults } = require("./docs/jsonSchema");
const { pulumiSchema } = require("./docs/pulumiSchema");

const root = join(__dirname, "..");
const folder = join(root, "docs", "schemas");
const schemas = schemasOfResults(root);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
for (const { file, schema } of schemas.values()) {
    writeFileSync(join(folder, file), `${JSON.stringify(schema, undefined, 4)}\n`);
}
/** The build's own, which `npm run docs` has just made. */
const built = ["base/command", "cli/commands", "cli/program/help", "cli/program/parse", "report/formats"];
/** @type {import("./docs/commandLinePage").CommandLine} */
const commandLine = Object.assign({}, ...built.map((file) => require(join(root, "dist", file))));
writeFileSync(join(root, "docs", "command-line.md"), commandLinePage(commandLine, schemas));
/** @type {Parameters<typeof pulumiSchema>[1]} */
const provided = Object.assign(
    {},
    ...[
        "provider/resources",
        "provider/functions",
        "provider/components",
        "handlers/providerText",
        "graph/settings",
    ].map((file) => require(join(root, "dist", file))),
);
writeFileSync(join(root, "plugin", "schema.json"), `${JSON.stringify(pulumiSchema(root, provided), undefined, 4)}\n`);
