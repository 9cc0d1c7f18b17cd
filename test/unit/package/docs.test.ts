import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { commandLinePage } from "../../../scripts/docs/commandLinePage";
import { schemasOfResults } from "../../../scripts/docs/jsonSchema";
import * as command from "../../../src/base/command";
import * as commands from "../../../src/cli/commands";
import * as help from "../../../src/cli/program/help";
import * as parse from "../../../src/cli/program/parse";
import * as formats from "../../../src/report/formats";

const docs = join(__dirname, "..", "..", "..", "docs");

/** Each of these fails where somebody changed a command or a result, and did not run `npm run docs`. */
describe("what npm run docs writes", () => {
    const schemas = schemasOfResults(join(docs, ".."));

    it("is the page of the command line", () => {
        const page = commandLinePage({ ...command, ...commands, ...help, ...parse, ...formats }, schemas);
        expect(readFileSync(join(docs, "command-line.md"), "utf8")).toBe(page);
    });

    it("is the JSON Schema of each kind of result, and no other", () => {
        const folder = join(docs, "schemas");
        const written = Object.fromEntries(
            readdirSync(folder).map((file) => [file, JSON.parse(readFileSync(join(folder, file), "utf8"))]),
        );
        expect(written).toEqual(Object.fromEntries([...schemas.values()].map(({ file, schema }) => [file, schema])));
    });
});
