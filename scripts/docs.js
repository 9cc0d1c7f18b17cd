// @ts-check
/** `npm run docs`: writes what follows from the code, docs/command-line.md and docs/schemas. A test fails if they are not as written. */
const { mkdirSync, rmSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { commandLinePage } = require("./docs/commandLinePage");
const { schemasOfResults } = require("./docs/jsonSchema");

const root = join(__dirname, "..");
const folder = join(root, "docs", "schemas");
const schemas = schemasOfResults(root);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
for (const { file, schema } of schemas.values()) {
    writeFileSync(join(folder, file), `${JSON.stringify(schema, undefined, 4)}\n`);
}
const commandLine = {
    ...require("../dist/base/command"),
    ...require("../dist/cli/commands"),
    ...require("../dist/cli/program/help"),
    ...require("../dist/cli/program/parse"),
    ...require("../dist/report/formats"),
};
writeFileSync(join(root, "docs", "command-line.md"), commandLinePage(commandLine, schemas));
